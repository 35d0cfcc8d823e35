/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "elf-sample.h"
#include "image-text.h"

#define D ELF_SAMPLE_DATA
#define LOAD(offset_, address_, size_)                                                             \
  { .p_type = PT_LOAD, .p_offset = (offset_), .p_vaddr = 0x20000000, .p_paddr = (address_),        \
    .p_filesz = (size_), .p_memsz = (size_) + 100 }
#define SECTION(type_, flags_, offset_, size_)                                                     \
  { .sh_type = (type_), .sh_flags = (flags_), .sh_addr = 0x20000000, .sh_offset = (offset_),       \
    .sh_size = (size_) }

static void
assert_read (const ElfSample *sample,
             const char      *expected,
             const char      *message)
{
  g_autoptr (GBytes) bytes = elf_sample_new (sample);

  image_text_assert_read ("elf", bytes, expected, message);
}

static void
test_good (void)
{
  static const struct
  {
    const char *what;
    const char *expected;
    ElfSample sample;
  } cases[] = {
    { "physical addresses", "8000000:00010203 8000100:0405 entry 8000001",
      { ELF_SAMPLE_ARM, .entry = 0x08000001, .n_data = 8,
        .segments = { LOAD (D, 0x08000000, 4), LOAD (D + 4, 0x08000100, 2) } } },
    { "RISC-V", "8000000:0001",
      { .word_class = ELFCLASS32, .byte_order = ELFDATA2LSB, .type = ET_EXEC, .machine = EM_RISCV,
        .n_data = 2, .segments = { LOAD (D, 0x08000000, 2) } } },
    { "nothing to load in the file (.bss), and no program", "8000000:00",
      { ELF_SAMPLE_ARM, .n_data = 2,
        .segments = { LOAD (D, 0x20000000, 0), LOAD (D, 0x08000000, 1),
                      { .p_type = PT_NOTE, .p_offset = D + 1, .p_filesz = 1 } } } },
    { "only what belongs to sections", "8002000:0203 8002004:0607",
      { ELF_SAMPLE_ARM, .n_data = 8, .has_sections = TRUE,
        .segments = { LOAD (D, 0x08001ffe, 8) },
        .sections = { SECTION (SHT_PROGBITS, SHF_ALLOC, D + 2, 2),
                      SECTION (SHT_INIT_ARRAY, SHF_ALLOC, D + 6, 2),
                      SECTION (SHT_PROGBITS, 0, D + 4, 2) } } },
    { "the header is no firmware", "8002000:0001",
      { ELF_SAMPLE_ARM, .n_data = 2, .has_sections = TRUE,
        .segments = { LOAD (0, 0x08002000 - D, D + 2) },
        .sections = { SECTION (SHT_PROGBITS, SHF_ALLOC, D, 2),
                      SECTION (SHT_NOBITS, SHF_ALLOC, D, 1) } } },
    { "a segment without sections, as it is", "8000000:0001 8000100:02",
      { ELF_SAMPLE_ARM, .n_data = 4, .has_sections = TRUE,
        .segments = { LOAD (D, 0x08000000, 2), LOAD (D + 2, 0x08000100, 1) },
        .sections = { SECTION (SHT_PROGBITS, SHF_ALLOC, D + 2, 1) } } },
    { "the last address", "fffffffe:0001",
      { ELF_SAMPLE_ARM, .n_data = 2, .segments = { LOAD (D, 0xfffffffe, 2) } } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].what);
      assert_read (&cases[i].sample, cases[i].expected, NULL);
    }
}

static void
test_broken (void)
{
  static const struct
  {
    const char *message;
    ElfSample sample;
  } cases[] = {
    { "a program for x86-64, not for a 32-bit ARM or RISC-V chip: build the firmware",
      { .word_class = ELFCLASS32, .byte_order = ELFDATA2LSB, .type = ET_EXEC,
        .machine = EM_X86_64 } },
    { "a program for machine 4711, not",
      { .word_class = ELFCLASS32, .byte_order = ELFDATA2LSB, .type = ET_EXEC, .machine = 4711 } },
    { "big-endian",
      { .word_class = ELFCLASS32, .byte_order = ELFDATA2MSB, .type = 0x200, .machine = 0x2800 } },
    { "one object file of a program",
      { .word_class = ELFCLASS32, .byte_order = ELFDATA2LSB, .type = ET_REL, .machine = EM_ARM } },
    { "no fixed addresses",
      { .word_class = ELFCLASS32, .byte_order = ELFDATA2LSB, .type = ET_DYN, .machine = EM_ARM } },
    { "not a right ELF file",
      { .word_class = 7, .byte_order = ELFDATA2LSB, .type = ET_EXEC, .machine = EM_ARM } },
    { "the file holds no data", { ELF_SAMPLE_ARM } },
    { "segment 1, offset 0x1000: its bytes lie behind the end of the file: the file is damaged",
      { ELF_SAMPLE_ARM, .n_data = 4,
        .segments = { LOAD (D, 0x08000000, 4), LOAD (0x1000, 0x08000100, 1) } } },
    { "its bytes lie behind the end",
      { ELF_SAMPLE_ARM, .n_data = 4, .segments = { LOAD (D + 1, 0x08000000, 4) } } },
    { "its bytes lie behind the end",
      { ELF_SAMPLE_ARM, .n_data = 4, .segments = { LOAD (D, 0x08000000, 0xffffffff) } } },
    { "the address 0x100000000 does not exist",
      { ELF_SAMPLE_ARM, .n_data = 4, .has_sections = TRUE,
        .segments = { LOAD (D, 0xfffffffe, 4) },
        .sections = { SECTION (SHT_PROGBITS, SHF_ALLOC, D + 2, 2) } } },
    { "2 bytes at 0xffffffff go beyond",
      { ELF_SAMPLE_ARM, .n_data = 4, .segments = { LOAD (D, 0xffffffff, 2) } } },
    { "is given twice, as 0x00 and as 0x01",
      { ELF_SAMPLE_ARM, .n_data = 4,
        .segments = { LOAD (D, 0x08000000, 1), LOAD (D + 1, 0x08000000, 1) } } },
    { "segment 2, offset 0x0: the same bytes are loaded again and again",
      { ELF_SAMPLE_ARM, .n_data = 4,
        .segments = { LOAD (0, 0x08000000, D), LOAD (D, 0x08001000, 4), LOAD (0, 0x08000000, 1) }
      } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].message);
      assert_read (&cases[i].sample, NULL, cases[i].message);
    }
}

static void
test_cut_in_headers (void)
{
  static const ElfSample sample = { ELF_SAMPLE_ARM, .n_data = 4,
                                    .segments = { LOAD (D, 0x08000000, 4) } };
  g_autoptr (GBytes) whole = elf_sample_new (&sample);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (whole, 0, sizeof (Elf32_Ehdr) + 8);

  image_text_assert_read ("elf", cut, NULL, "program headers lie behind the end of the file");
}

/* The program of this very test was not made for a chip. */
static void
test_this_program (void)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/proc/self/exe");
  g_autoptr (GBytes) bytes = g_file_load_bytes (file, NULL, NULL, NULL);

  g_assert_nonnull (bytes);
  image_text_assert_read ("elf", bytes, NULL, "this ELF file is ");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format-elf/good", test_good);
  g_test_add_func ("/format-elf/broken", test_broken);
  g_test_add_func ("/format-elf/cut-in-headers", test_cut_in_headers);
  g_test_add_func ("/format-elf/this-program", test_this_program);
  return g_test_run ();
}
