/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-catalog.h"

#include <glib/gi18n-lib.h>

#include "optio-board-private.h"
#include "optio-catalog-folder-private.h"
#include "optio-chip-file.h"
#include "optio-data-folder.h"
#include "optio-match-private.h"
#include "optio-nearest.h"
#include "optio-xml-private.h"

struct _OptioCatalog
{
  GObject parent_instance;

  GPtrArray *folders;     /* paths, in their order */
  char *state;            /* of the files in the folders when they were read */
  GPtrArray *files;       /* of OptioChipFile: what a later folder has comes later */
  GPtrArray *chips;       /* of OptioChip: those that were asked for as a whole */
  GPtrArray *board_paths; /* of the files of boards, in the order of the folders */
  GPtrArray *boards;
  gboolean has_boards;    /* whether the files of boards have been read */
  GPtrArray *found;       /* of OptioBoard: those that were asked for alone */
  GPtrArray *problems;    /* NULL-terminated */
  GPtrArray *old_files;   /* of OptioChipFile: replaced, but somebody may hold their chips */
  GPtrArray *old_boards;  /* likewise */
};

enum
{
  SIGNAL_PROBLEM,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OptioCatalog, optio_catalog, G_TYPE_OBJECT)

static void
optio_catalog_finalize (GObject *object)
{
  OptioCatalog *self = OPTIO_CATALOG (object);

  g_ptr_array_unref (self->folders);
  g_free (self->state);
  g_ptr_array_unref (self->files);
  g_ptr_array_unref (self->chips);
  g_ptr_array_unref (self->board_paths);
  g_ptr_array_unref (self->found);
  g_ptr_array_unref (self->boards);
  g_ptr_array_unref (self->problems);
  g_ptr_array_unref (self->old_files);
  g_ptr_array_unref (self->old_boards);

  G_OBJECT_CLASS (optio_catalog_parent_class)->finalize (object);
}

static void
optio_catalog_class_init (OptioCatalogClass *class)
{
  G_OBJECT_CLASS (class)->finalize = optio_catalog_finalize;
  signals[SIGNAL_PROBLEM] =
      g_signal_new ("problem", OPTIO_TYPE_CATALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
optio_catalog_init (OptioCatalog *self)
{
  self->folders = g_ptr_array_new_with_free_func (g_free);
  self->state = g_strdup ("");
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) optio_chip_file_free);
  self->chips = g_ptr_array_new_with_free_func ((GDestroyNotify) optio_chip_unref);
  self->board_paths = g_ptr_array_new_with_free_func (g_free);
  self->boards = g_ptr_array_new_with_free_func ((GDestroyNotify) optio_board_unref);
  self->found = g_ptr_array_new_with_free_func ((GDestroyNotify) optio_board_unref);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->problems, NULL);
  self->old_files = g_ptr_array_new_with_free_func ((GDestroyNotify) optio_chip_file_free);
  self->old_boards = g_ptr_array_new_with_free_func ((GDestroyNotify) optio_board_unref);
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

  optio_catalog_add_folder (self, optio_data_folder_get ());
  optio_catalog_add_folder (self, user_folder);
  return g_steal_pointer (&self);
}

static void
add_problem (OptioCatalog *self,
             const char   *sentence)
{
  /* Files of boards are read again when a folder is added. */
  if (g_strv_contains ((const char *const *) self->problems->pdata, sentence))
    return;

  g_ptr_array_insert (self->problems, self->problems->len - 1, g_strdup (sentence));
  g_signal_emit (self, signals[SIGNAL_PROBLEM], 0, sentence);
}

static const char *
get_file_id (OptioChipFile *file)
{
  return optio_chip_get_id (optio_chip_file_get_outline (file));
}

static void
load_chip_file (OptioCatalog *self,
                const char   *path,
                GHashTable   *ids)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OptioChipFile) file = optio_chip_file_new (path, &error);

  if (file == NULL)
    {
      add_problem (self, error->message);
    }
  else if (!g_hash_table_add (ids, g_strdup (get_file_id (file))))
    {
      g_autofree char *sentence = g_strdup_printf (
        _("%s: another file of this folder describes \"%s\" already."),
        path,
        get_file_id (file));

      add_problem (self, sentence);
    }
  else
    {
      g_ptr_array_add (self->files, g_steal_pointer (&file));
    }
}

static void
load_chip_files (OptioCatalog *self,
                 const char   *folder)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names = optio_catalog_folder_list_chips (folder, &error);

  if (names == NULL)
    {
      if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        add_problem (self, error->message);
      return;
    }

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, names->pdata[i], NULL);

      load_chip_file (self, path, ids);
    }
}

static void
move_all (GPtrArray *from,
          GPtrArray *to)
{
  gsize n_moved;
  g_autofree gpointer *moved = g_ptr_array_steal (from, &n_moved);

  for (gsize i = 0; i < n_moved; i++)
    g_ptr_array_add (to, moved[i]);
}

static OptioBoard *
find_loaded_board (GPtrArray  *boards,
                   const char *id)
{
  for (guint i = 0; i < boards->len; i++)
    if (g_ascii_strcasecmp (optio_board_get_id (boards->pdata[i]), id) == 0)
      return boards->pdata[i];

  return NULL;
}

/* Takes the board, in the place of the one that it replaces. */
static void
take_board (OptioCatalog *self,
            OptioBoard   *board)
{
  OptioBoard *old = find_loaded_board (self->boards, optio_board_get_id (board));
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

static GPtrArray *
read_boards (OptioCatalog *self,
             const char   *path,
             const char   *only,
             GError      **error)
{
  g_autoptr (GBytes) bytes = optio_xml_load (path, error);

  return bytes != NULL ? optio_boards_new_from_bytes (bytes, path, only, find_chip, self, error)
                       : NULL;
}

static void
load_boards (OptioCatalog *self,
             const char   *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) boards = read_boards (self, path, NULL, &error);

  if (boards == NULL)
    add_problem (self, error->message);
  for (guint i = 0; boards != NULL && i < boards->len; i++)
    take_board (self, optio_board_ref (boards->pdata[i]));
}

static void
load_folder (OptioCatalog *self,
             const char   *path)
{
  g_autofree char *chips = g_build_filename (path, "chips", NULL);
  g_autofree char *boards = g_build_filename (path, "boards.xml", NULL);

  load_chip_files (self, chips);
  if (g_file_test (boards, G_FILE_TEST_EXISTS))
    g_ptr_array_add (self->board_paths, g_steal_pointer (&boards));

  /* Boards may run chips that have been replaced now. */
  self->has_boards = FALSE;
  move_all (self->boards, self->old_boards);
  move_all (self->found, self->old_boards);
  g_ptr_array_set_size (self->chips, 0);
}

void
optio_catalog_add_folder (OptioCatalog *self,
                          const char   *path)
{
  g_return_if_fail (OPTIO_IS_CATALOG (self));
  g_return_if_fail (path != NULL);

  g_ptr_array_add (self->folders, g_strdup (path));
  /* Before the folder is read, so that no change in between is missed. */
  g_free (self->state);
  self->state = optio_catalog_folders_dup_state (self->folders);
  load_folder (self, path);
}

gboolean
optio_catalog_refresh (OptioCatalog *self)
{
  g_autofree char *state = NULL;

  g_return_val_if_fail (OPTIO_IS_CATALOG (self), FALSE);

  state = optio_catalog_folders_dup_state (self->folders);
  if (g_str_equal (state, self->state))
    return FALSE;

  g_free (self->state);
  self->state = g_steal_pointer (&state);
  move_all (self->files, self->old_files);
  g_ptr_array_set_size (self->board_paths, 0);
  for (guint i = 0; i < self->folders->len; i++)
    load_folder (self, self->folders->pdata[i]);
  return TRUE;
}

const char *const *
optio_catalog_get_problems (OptioCatalog *self)
{
  g_return_val_if_fail (OPTIO_IS_CATALOG (self), NULL);

  return (const char *const *) self->problems->pdata;
}

/* The last file with that id: that of the last folder. */
static OptioChipFile *
find_file (OptioCatalog *self,
           const char   *id,
           guint        *out_index)
{
  for (guint i = self->files->len; i > 0; i--)
    {
      if (!g_str_equal (get_file_id (self->files->pdata[i - 1]), id))
        continue;
      *out_index = i - 1;
      return self->files->pdata[i - 1];
    }

  return NULL;
}

/* A file that turns out broken goes, and what it would have replaced takes its place. */
OptioChip *
optio_catalog_find_chip (OptioCatalog *self,
                         const char   *id)
{
  g_autofree char *own_id = NULL;
  OptioChipFile *file;
  guint index;

  g_return_val_if_fail (OPTIO_IS_CATALOG (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  own_id = g_ascii_strdown (id, -1); /* a copy: it may be the broken file's */
  while ((file = find_file (self, own_id, &index)) != NULL)
    {
      g_autoptr (GError) error = NULL;
      OptioChip *chip = optio_chip_file_get_chip (file, &error);

      if (chip != NULL)
        return chip;
      g_ptr_array_remove_index (self->files, index);
      add_problem (self, error->message);
    }

  return NULL;
}

/* All ids, each once, sorted. */
static GPtrArray *
list_ids (OptioCatalog *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->files->len; i++)
    {
      const char *id = get_file_id (self->files->pdata[i]);

      if (g_hash_table_add (seen, (gpointer) id))
        g_ptr_array_add (ids, g_strdup (id));
    }

  g_ptr_array_sort (ids, optio_catalog_compare_names);
  return ids;
}

char *
optio_catalog_dup_nearest_ids (OptioCatalog *self,
                               const char   *id)
{
  g_autoptr (GPtrArray) ids = NULL;

  g_return_val_if_fail (OPTIO_IS_CATALOG (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  ids = list_ids (self);
  return optio_nearest_dup_names (ids, id);
}

GPtrArray *
optio_catalog_get_chips (OptioCatalog *self)
{
  g_autoptr (GPtrArray) ids = NULL;

  g_return_val_if_fail (OPTIO_IS_CATALOG (self), NULL);

  if (self->chips->len > 0)
    return self->chips;

  ids = list_ids (self);
  for (guint i = 0; i < ids->len; i++)
    {
      OptioChip *chip = optio_catalog_find_chip (self, ids->pdata[i]);

      if (chip != NULL)
        g_ptr_array_add (self->chips, optio_chip_ref (chip));
    }

  return self->chips;
}

GPtrArray *
optio_catalog_get_boards (OptioCatalog *self)
{
  g_return_val_if_fail (OPTIO_IS_CATALOG (self), NULL);

  if (self->has_boards)
    return self->boards;

  self->has_boards = TRUE;
  for (guint i = 0; i < self->board_paths->len; i++)
    load_boards (self, self->board_paths->pdata[i]);
  return self->boards;
}

void
optio_catalog_read_all (OptioCatalog *self)
{
  g_return_if_fail (OPTIO_IS_CATALOG (self));

  optio_catalog_get_chips (self);
  optio_catalog_get_boards (self);
}

guint
optio_catalog_get_n_parsed (OptioCatalog *self)
{
  guint n_parsed = 0;

  g_return_val_if_fail (OPTIO_IS_CATALOG (self), 0);

  for (guint i = 0; i < self->files->len; i++)
    n_parsed += optio_chip_file_has_chip (self->files->pdata[i]) ? 1 : 0;
  return n_parsed;
}

/* Without the chips of all others. What is wrong with a file is told when all of it is read. */
static OptioBoard *
find_alone (OptioCatalog *self,
            const char   *id)
{
  OptioBoard *found = find_loaded_board (self->found, id);

  for (guint i = self->board_paths->len; i > 0 && found == NULL; i--)
    {
      g_autoptr (GPtrArray) boards = read_boards (self, self->board_paths->pdata[i - 1], id, NULL);

      found = boards != NULL ? find_loaded_board (boards, id) : NULL;
      if (found != NULL)
        g_ptr_array_add (self->found, optio_board_ref (found));
    }

  return found;
}

OptioBoard *
optio_catalog_find_board (OptioCatalog *self,
                          const char   *id)
{
  OptioBoard *found;

  g_return_val_if_fail (OPTIO_IS_CATALOG (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  found = self->has_boards ? NULL : find_alone (self, id);
  return found != NULL ? found : find_loaded_board (optio_catalog_get_boards (self), id);
}

/* Only the last file of each id counts, in the order of the ids. */
static GPtrArray *
list_outlines (OptioCatalog *self)
{
  g_autoptr (GPtrArray) ids = list_ids (self);
  GPtrArray *outlines = g_ptr_array_new_with_free_func ((GDestroyNotify) optio_chip_unref);

  for (guint i = 0; i < ids->len; i++)
    {
      guint index;
      OptioChipFile *file = find_file (self, ids->pdata[i], &index);

      g_ptr_array_add (outlines, optio_chip_ref (optio_chip_file_get_outline (file)));
    }

  return outlines;
}

/* Parses what the outlines say that it could be. */
static GPtrArray *
list_likely_chips (OptioCatalog  *self,
                   OptioIdentity *identity)
{
  g_autoptr (GPtrArray) outlines = list_outlines (self);
  g_autoptr (OptioMatch) rough = optio_match_new (outlines, identity);
  GPtrArray *chips = g_ptr_array_new_with_free_func ((GDestroyNotify) optio_chip_unref);
  guint n_candidates;
  const OptioCandidate *candidates = optio_match_get_candidates (rough, &n_candidates);

  for (guint i = 0; i < n_candidates; i++)
    {
      OptioChip *chip = optio_catalog_find_chip (self, optio_chip_get_id (candidates[i].chip));

      if (chip != NULL)
        g_ptr_array_add (chips, optio_chip_ref (chip));
    }

  return chips;
}

OptioMatch *
optio_catalog_match (OptioCatalog  *self,
                     OptioIdentity *identity)
{
  g_autoptr (GPtrArray) chips = NULL;
  guint n_files;

  g_return_val_if_fail (OPTIO_IS_CATALOG (self), NULL);
  g_return_val_if_fail (identity != NULL, NULL);

  optio_catalog_refresh (self);

  /* A likely file that is broken, and goes, may have kept others from being likely. */
  do
    {
      n_files = self->files->len;
      g_clear_pointer (&chips, g_ptr_array_unref);
      chips = list_likely_chips (self, identity);
    }
  while (self->files->len < n_files);

  return optio_match_new (chips, identity);
}
