/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-catalog.h"

#include <glib/gi18n-lib.h>

#include "optio-board-private.h"
#include "optio-match-private.h"
#include "optio-xml-private.h"

struct _OptioCatalog
{
  GObject parent_instance;

  GPtrArray *chips;
  GPtrArray *boards;
  GPtrArray *problems; /* NULL-terminated */
};

G_DEFINE_FINAL_TYPE (OptioCatalog, optio_catalog, G_TYPE_OBJECT)

static void
optio_catalog_finalize (GObject *object)
{
  OptioCatalog *self = OPTIO_CATALOG (object);

  g_ptr_array_unref (self->chips);
  g_ptr_array_unref (self->boards);
  g_ptr_array_unref (self->problems);

  G_OBJECT_CLASS (optio_catalog_parent_class)->finalize (object);
}

static void
optio_catalog_class_init (OptioCatalogClass *class)
{
  G_OBJECT_CLASS (class)->finalize = optio_catalog_finalize;
}

static void
optio_catalog_init (OptioCatalog *self)
{
  self->chips = g_ptr_array_new_with_free_func ((GDestroyNotify) optio_chip_unref);
  self->boards = g_ptr_array_new_with_free_func ((GDestroyNotify) optio_board_unref);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->problems, NULL);
}

OptioCatalog *
optio_catalog_new (void)
{
  return g_object_new (OPTIO_TYPE_CATALOG, NULL);
}

OptioCatalog *
optio_catalog_new_default (void)
{
  g_autoptr (OptioCatalog) self = optio_catalog_new ();
  g_autofree char *user_folder = g_build_filename (g_get_user_data_dir (), "optio", NULL);
  const char *folder = g_getenv ("OPTIO_DATA_DIR");

  optio_catalog_add_folder (self, folder != NULL ? folder : OPTIO_PKGDATADIR);
  optio_catalog_add_folder (self, user_folder);
  return g_steal_pointer (&self);
}

static void
add_problem (OptioCatalog *self,
             const char   *sentence)
{
  g_ptr_array_insert (self->problems, self->problems->len - 1, g_strdup (sentence));
}

static OptioBoard *
relink_board (OptioBoard *board,
              OptioChip  *chip)
{
  return optio_board_new (optio_board_get_id (board),
                          optio_board_get_title (board),
                          chip,
                          optio_board_get_rom_model (board),
                          optio_board_get_identity (board),
                          optio_board_get_polls (board));
}

/* Takes the chip; boards with the chip that it replaces get the new one. */
static void
take_chip (OptioCatalog *self,
           OptioChip    *chip)
{
  OptioChip *old = optio_catalog_find_chip (self, optio_chip_get_id (chip));

  for (guint i = 0; old != NULL && i < self->boards->len; i++)
    {
      OptioBoard *board = self->boards->pdata[i];

      if (optio_board_get_chip (board) != old)
        continue;
      self->boards->pdata[i] = relink_board (board, chip);
      optio_board_unref (board);
    }

  if (old != NULL)
    g_ptr_array_remove (self->chips, old);
  g_ptr_array_add (self->chips, chip);
}

static void
load_chip (OptioCatalog *self,
           const char   *path,
           GHashTable   *ids)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = optio_xml_load (path, &error);
  g_autoptr (OptioChip) chip = NULL;

  if (bytes != NULL)
    chip = optio_chip_new_from_bytes (bytes, path, &error);

  if (chip == NULL)
    {
      add_problem (self, error->message);
    }
  else if (!g_hash_table_add (ids, g_strdup (optio_chip_get_id (chip))))
    {
      g_autofree char *sentence =
        g_strdup_printf (_("%s: another file of this folder describes \"%s\" already."),
                         path,
                         optio_chip_get_id (chip));

      add_problem (self, sentence);
    }
  else
    {
      take_chip (self, g_steal_pointer (&chip));
    }
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static int
compare_chips (gconstpointer a,
               gconstpointer b)
{
  return strcmp (optio_chip_get_id (*(OptioChip *const *) a),
                 optio_chip_get_id (*(OptioChip *const *) b));
}

static void
load_chips (OptioCatalog *self,
            const char   *folder)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) directory = g_dir_open (folder, 0, &error);
  const char *name;

  if (directory == NULL)
    {
      if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        add_problem (self, error->message);
      return;
    }

  while ((name = g_dir_read_name (directory)) != NULL)
    {
      if (g_str_has_suffix (name, ".xml") && name[0] != '.')
        g_ptr_array_add (names, g_strdup (name));
    }

  /* So that the same folder gives the same catalog on every file system. */
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, names->pdata[i], NULL);

      load_chip (self, path, ids);
    }

  g_ptr_array_sort (self->chips, compare_chips);
}

/* Takes the board, in the place of the one that it replaces. */
static void
take_board (OptioCatalog *self,
            OptioBoard   *board)
{
  OptioBoard *old = optio_catalog_find_board (self, optio_board_get_id (board));
  guint index;

  if (old == NULL || !g_ptr_array_find (self->boards, old, &index))
    {
      g_ptr_array_add (self->boards, board);
      return;
    }

  self->boards->pdata[index] = board;
  optio_board_unref (old);
}

static OptioChip *
find_chip (gpointer    user_data,
           const char *id)
{
  return optio_catalog_find_chip (user_data, id);
}

static void
load_boards (OptioCatalog *self,
             const char   *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GPtrArray) boards = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return;

  bytes = optio_xml_load (path, &error);
  if (bytes != NULL)
    boards = optio_boards_new_from_bytes (bytes, path, find_chip, self, &error);
  if (boards == NULL)
    {
      add_problem (self, error->message);
      return;
    }

  for (guint i = 0; i < boards->len; i++)
    take_board (self, optio_board_ref (boards->pdata[i]));
}

void
optio_catalog_add_folder (OptioCatalog *self,
                          const char   *path)
{
  g_autofree char *chips = NULL;
  g_autofree char *boards = NULL;

  g_return_if_fail (OPTIO_IS_CATALOG (self));
  g_return_if_fail (path != NULL);

  chips = g_build_filename (path, "chips", NULL);
  boards = g_build_filename (path, "boards.xml", NULL);
  load_chips (self, chips);
  load_boards (self, boards);
}

const char *const *
optio_catalog_get_problems (OptioCatalog *self)
{
  g_return_val_if_fail (OPTIO_IS_CATALOG (self), NULL);

  return (const char *const *) self->problems->pdata;
}

GPtrArray *
optio_catalog_get_chips (OptioCatalog *self)
{
  g_return_val_if_fail (OPTIO_IS_CATALOG (self), NULL);

  return self->chips;
}

OptioChip *
optio_catalog_find_chip (OptioCatalog *self,
                         const char   *id)
{
  g_return_val_if_fail (OPTIO_IS_CATALOG (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; i < self->chips->len; i++)
    {
      if (g_str_equal (optio_chip_get_id (self->chips->pdata[i]), id))
        return self->chips->pdata[i];
    }

  return NULL;
}

GPtrArray *
optio_catalog_get_boards (OptioCatalog *self)
{
  g_return_val_if_fail (OPTIO_IS_CATALOG (self), NULL);

  return self->boards;
}

OptioBoard *
optio_catalog_find_board (OptioCatalog *self,
                          const char   *id)
{
  g_return_val_if_fail (OPTIO_IS_CATALOG (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; i < self->boards->len; i++)
    {
      if (g_ascii_strcasecmp (optio_board_get_id (self->boards->pdata[i]), id) == 0)
        return self->boards->pdata[i];
    }

  return NULL;
}

OptioMatch *
optio_catalog_match (OptioCatalog  *self,
                     OptioIdentity *identity)
{
  g_return_val_if_fail (OPTIO_IS_CATALOG (self), NULL);
  g_return_val_if_fail (identity != NULL, NULL);

  return optio_match_new (self->chips, identity);
}
