/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-chip-words.h"

#include "optio-chip.h"

const char *const optio_memory_kind_words[] = {
  [OPTIO_MEMORY_FLASH] = "flash",   [OPTIO_MEMORY_OTP] = "otp", [OPTIO_MEMORY_EEPROM] = "eeprom",
  [OPTIO_MEMORY_RAM] = "ram",       [OPTIO_MEMORY_SYSTEM] = "system",
  [OPTIO_MEMORY_SYSTEM + 1] = NULL,
};

const char *const optio_complement_words[] = {
  [OPTIO_COMPLEMENT_NONE] = "none",         [OPTIO_COMPLEMENT_BYTE] = "byte",
  [OPTIO_COMPLEMENT_HALFWORD] = "halfword", [OPTIO_COMPLEMENT_WORD] = "word",
  [OPTIO_COMPLEMENT_WORD + 1] = NULL,
};

const char *const optio_known_words[] = {
  [OPTIO_KNOWN_TRACE] = "trace",         [OPTIO_KNOWN_LISTING] = "listing",
  [OPTIO_KNOWN_DOCUMENTS] = "documents", [OPTIO_KNOWN_DOCUMENTS + 1] = NULL,
};

const char *const optio_evidence_words[] = {
  [OPTIO_EVIDENCE_DOCUMENT] = "document", [OPTIO_EVIDENCE_OBSERVED] = "observed",
  [OPTIO_EVIDENCE_INFERRED] = "inferred", [OPTIO_EVIDENCE_INFERRED + 1] = NULL,
};

const char *const optio_poll_trust_words[] = {
  [OPTIO_POLLS_UNKNOWN] = "unknown",     [OPTIO_POLLS_TRUSTED] = "trusted",
  [OPTIO_POLLS_UNTRUSTED] = "untrusted", [OPTIO_POLLS_UNTRUSTED + 1] = NULL,
};

const char *const optio_misreport_words[] = {
  [OPTIO_MISREPORT_SIZE] = "size",         [OPTIO_MISREPORT_MAP] = "map",
  [OPTIO_MISREPORT_SETTINGS] = "settings", [OPTIO_MISREPORT_RESULT] = "result",
  [OPTIO_MISREPORT_RESULT + 1] = NULL,
};

const char *const optio_field_kind_words[] = {
  [OPTIO_FIELD_FLAG] = "flag",     [OPTIO_FIELD_CHOICE] = "choice",
  [OPTIO_FIELD_NUMBER] = "number", [OPTIO_FIELD_ADDRESS] = "address",
  [OPTIO_FIELD_PAGES] = "pages",   [OPTIO_FIELD_MASK] = "mask",
  [OPTIO_FIELD_MASK + 1] = NULL,
};

const char *const optio_field_group_words[] = {
  [OPTIO_GROUP_PROTECTION] = "protection",
  [OPTIO_GROUP_BOOT] = "boot",
  [OPTIO_GROUP_RESET] = "reset",
  [OPTIO_GROUP_WATCHDOG] = "watchdog",
  [OPTIO_GROUP_POWER] = "power",
  [OPTIO_GROUP_MEMORY] = "memory",
  [OPTIO_GROUP_PINS] = "pins",
  [OPTIO_GROUP_WRITE_PROTECTION] = "write-protection",
  [OPTIO_GROUP_CODE_PROTECTION] = "code-protection",
  [OPTIO_GROUP_SECURITY] = "security",
  [OPTIO_GROUP_RADIO] = "radio",
  [OPTIO_GROUP_USER] = "user",
  [OPTIO_N_GROUPS] = NULL,
};

const char *const optio_danger_words[] = {
  [OPTIO_DANGER_NONE] = "none",       [OPTIO_DANGER_RESETS] = "resets",
  [OPTIO_DANGER_LAYOUT] = "layout",   [OPTIO_DANGER_ERASES] = "erases",
  [OPTIO_DANGER_BRICK] = "brick",     [OPTIO_DANGER_FOREVER] = "forever",
  [OPTIO_DANGER_FOREVER + 1] = NULL,
};
