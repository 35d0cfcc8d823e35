/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "optio-catalog.h"

/* What the catalog costs: to load it, to recognise a board, and to parse all of it. Each time is
 * the best of several processes that do it once, so that only the disk's cache is warm. */

#define N_ROUNDS 21

typedef struct
{
  guint n_parsed;
  guint n_candidates;
  double ms;
  double heap_kib;
} Figure;

typedef struct
{
  const char *name;
  void (*use) (OptioCatalog *catalog, Figure *figure);
} Case;

static void
load_only (OptioCatalog *catalog,
           Figure       *figure)
{
}

static void
recognise (OptioCatalog      *catalog,
           const char *const *alt_names,
           Figure            *figure)
{
  const OptioIdentityFields fields = {
    .vendor_id = 0x0483,
    .product_id = 0xdf11,
    .bcd_device = 0x2200,
    .alt_names = alt_names,
  };
  g_autoptr (OptioIdentity) identity = optio_identity_new (&fields);
  g_autoptr (OptioMatch) match = optio_catalog_match (catalog, identity);

  optio_match_get_candidates (match, &figure->n_candidates);
}

/* A board that only one chip fits. */
static void
recognise_one (OptioCatalog *catalog,
               Figure       *figure)
{
  static const char *const alt_names[] = {
    "@Internal Flash  /0x08000000/64*0002Kg",
    "@Option Bytes  /0x1FFFF800/01*016 e",
    NULL,
  };

  recognise (catalog, alt_names, figure);
}

/* A board whose words several chips share. */
static void
recognise_several (OptioCatalog *catalog,
                   Figure       *figure)
{
  static const char *const alt_names[] = {
    "@Internal Flash  /0x08000000/04*016Kg,01*064Kg,03*128Kg",
    "@Option Bytes  /0x1FFFC000/01*016 e",
    "@OTP Memory /0x1FFF7800/01*512 e,01*016 e",
    "@Device Feature/0xFFFF0000/01*004 e",
    NULL,
  };

  recognise (catalog, alt_names, figure);
}

static void
parse_everything (OptioCatalog *catalog,
                  Figure       *figure)
{
  optio_catalog_get_chips (catalog);
}

static const Case cases[] = {
  { "load, nothing plugged", load_only },
  { "recognise an STM32F072", recognise_one },
  { "recognise an STM32F411", recognise_several },
  { "parse everything", parse_everything },
};

static Figure
measure (const Case *what,
         const char *folder)
{
  const gsize heap_before = mallinfo2 ().uordblks;
  const clock_t begin = clock (); /* the processor's time: others use the machine too */
  g_autoptr (OptioCatalog) catalog = optio_catalog_new ();
  Figure figure = { 0 };

  optio_catalog_add_folder (catalog, folder);
  what->use (catalog, &figure);
  figure.ms = (double) (clock () - begin) * 1000 / CLOCKS_PER_SEC;
  figure.heap_kib = (double) (mallinfo2 ().uordblks - heap_before) / 1024;
  figure.n_parsed = optio_catalog_get_n_parsed (catalog);
  return figure;
}

/* In a process of its own, which tells its figure through a pipe. */
static Figure
measure_apart (const Case *what,
               const char *folder)
{
  Figure figure = { 0 };
  int ends[2];
  int status;
  pid_t child;

  if (pipe (ends) != 0 || (child = fork ()) < 0)
    g_error ("no process for \"%s\": %s", what->name, g_strerror (errno));
  if (child == 0)
    {
      figure = measure (what, folder);
      _exit (write (ends[1], &figure, sizeof figure) == sizeof figure ? EXIT_SUCCESS
                                                                      : EXIT_FAILURE);
    }

  close (ends[1]);
  if (read (ends[0], &figure, sizeof figure) != sizeof figure ||
      waitpid (child, &status, 0) != child || status != 0)
    g_error ("the process for \"%s\" failed", what->name);
  close (ends[0]);
  return figure;
}

/* The fastest, since what else the machine does only makes it slower. */
static Figure
find_best (const Case *what,
           const char *folder)
{
  Figure best = measure_apart (what, folder);

  for (guint i = 1; i < N_ROUNDS; i++)
    {
      Figure figure = measure_apart (what, folder);

      if (figure.ms < best.ms)
        best = figure;
    }

  return best;
}

int
main (int   argc,
      char *argv[])
{
  if (argc != 2)
    {
      fprintf (stderr, "usage: %s FOLDER-WITH-CHIPS\n", argv[0]);
      return EXIT_FAILURE;
    }

  printf ("%-24s %10s %6s %8s %8s\n", "catalog", "candidates", "parsed", "ms", "heap KiB");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Figure figure = find_best (&cases[i], argv[1]);

      printf ("%-24s %10u %6u %8.2f %8.0f\n", cases[i].name, figure.n_candidates, figure.n_parsed,
              figure.ms, figure.heap_kib);
    }

  return EXIT_SUCCESS;
}
