/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-sim-state.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "optio-error.h"

#define GROUP_HEAD "optio-simulated-board"
#define GROUP_MEMORY "memory"
#define VERSION 1
#define PIECE_SIZE 1024

typedef struct
{
  guint32 address;
  GBytes *bytes;
} Piece;

static void
piece_clear (gpointer data)
{
  Piece *piece = data;

  g_clear_pointer (&piece->bytes, g_bytes_unref);
}

static gboolean
fail (const char *path,
      const char *reason,
      GError    **error)
{
  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE, "%s: %s", path, reason);
  return FALSE;
}

static gboolean
fail_foreign (const char *path,
              GError    **error)
{
  return fail (path,
               _ ("This is not the state of a simulated board, so it is left as it is. Name a file "
                  "that does not exist yet."),
               error);
}

static gboolean
check_head (GKeyFile   *file,
            const char *id,
            const char *path,
            GError    **error)
{
  g_autofree char *board = g_key_file_get_string (file, GROUP_HEAD, "board", NULL);
  int version = g_key_file_get_integer (file, GROUP_HEAD, "version", NULL);

  if (board == NULL || version != VERSION)
    return fail_foreign (path, error);
  if (strcmp (board, id) != 0)
    {
      g_autofree char *reason = g_strdup_printf (_ ("This is the state of the board %s."), board);

      return fail (path, reason, error);
    }

  return TRUE;
}

static gboolean
read_piece (GKeyFile     *file,
            const char   *key,
            OptioSimChip *chip,
            Piece        *piece)
{
  g_autofree char *text = g_key_file_get_string (file, GROUP_MEMORY, key, NULL);
  g_autofree guint8 *data = NULL;
  gsize size = 0;

  if (text == NULL || !optio_parse_address (key, &piece->address))
    return FALSE;

  data = g_base64_decode (text, &size);
  if (size == 0 || size > PIECE_SIZE ||
      !optio_sim_chip_is_mapped (chip, OPTIO_RANGE_INIT (piece->address, (guint32) size)))
    return FALSE;

  piece->bytes = g_bytes_new_take (g_steal_pointer (&data), size);
  return TRUE;
}

/* All is read before anything is changed. */
static GArray *
read_pieces (GKeyFile     *file,
             OptioSimChip *chip)
{
  g_autoptr (GArray) pieces = g_array_new (FALSE, TRUE, sizeof (Piece));
  g_auto (GStrv) keys = g_key_file_get_keys (file, GROUP_MEMORY, NULL, NULL);

  g_array_set_clear_func (pieces, piece_clear);
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      Piece piece = { 0 };

      if (!read_piece (file, keys[i], chip, &piece))
        return NULL;
      g_array_append_val (pieces, piece);
    }

  return g_steal_pointer (&pieces);
}

static void
blank_memory (OptioRange    range,
              const guint8 *data,
              gpointer      user_data)
{
  OptioSimChip *chip = user_data;
  g_autofree guint8 *blank = g_malloc (range.size);

  memset (blank, optio_sim_chip_get_erased_value (chip), range.size);
  optio_sim_chip_poke (chip, range.start, blank, range.size);
}

gboolean
optio_sim_state_load (OptioSimChip *chip,
                      const char   *id,
                      const char   *path,
                      GError      **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GArray) pieces = NULL;
  g_autoptr (GError) problem = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &problem))
    {
      if (g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return TRUE;
      return problem->domain == G_KEY_FILE_ERROR ? fail_foreign (path, error)
                                                 : fail (path, problem->message, error);
    }
  if (!check_head (file, id, path, error))
    return FALSE;

  pieces = read_pieces (file, chip);
  if (pieces == NULL)
    return fail (path, _ ("The state of the simulated board is damaged."), error);

  optio_sim_chip_foreach_lasting (chip, blank_memory, chip);
  for (guint i = 0; i < pieces->len; i++)
    {
      Piece *piece = &g_array_index (pieces, Piece, i);

      optio_sim_chip_poke (chip, piece->address, g_bytes_get_data (piece->bytes, NULL),
                           g_bytes_get_size (piece->bytes));
    }

  optio_sim_chip_reset (chip);
  return TRUE;
}

typedef struct
{
  GKeyFile *file;
  guint8 blank;
} Saving;

static gboolean
is_blank (const guint8 *data,
          gsize         size,
          guint8        blank)
{
  for (gsize i = 0; i < size; i++)
    {
      if (data[i] != blank)
        return FALSE;
    }

  return TRUE;
}

static void
save_memory (OptioRange    range,
             const guint8 *data,
             gpointer      user_data)
{
  Saving *saving = user_data;

  for (guint32 i = 0; i < range.size; i += PIECE_SIZE)
    {
      gsize size = MIN (PIECE_SIZE, range.size - i);
      g_autofree char *key = g_strdup_printf ("0x%08x", range.start + i);
      g_autofree char *text = NULL;

      if (is_blank (data + i, size, saving->blank))
        continue;
      text = g_base64_encode (data + i, size);
      g_key_file_set_string (saving->file, GROUP_MEMORY, key, text);
    }
}

gboolean
optio_sim_state_save (OptioSimChip *chip,
                      const char   *id,
                      const char   *path,
                      GError      **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) problem = NULL;
  Saving saving = { .file = file, .blank = optio_sim_chip_get_erased_value (chip) };

  g_key_file_set_integer (file, GROUP_HEAD, "version", VERSION);
  g_key_file_set_string (file, GROUP_HEAD, "board", id);
  optio_sim_chip_foreach_lasting (chip, save_memory, &saving);

  if (!g_key_file_save_to_file (file, path, &problem))
    return fail (path, problem->message, error);

  return TRUE;
}
