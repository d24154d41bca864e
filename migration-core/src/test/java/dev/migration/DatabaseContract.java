package dev.migration;

/** What every database has to do in the same way. */
interface DatabaseContract extends PlainRunContract, JournalContract, CrashPointContract {}
