package dev.migration.internal.database;

/**
 * Why a table of the history is not trusted.
 *
 * @param table its name, as the catalogue has it
 * @param what what it is or has, as the end of a sentence that begins with its name; or who may write it
 * @param remedy what to type
 */
public record HistoryFlaw(String table, String what, String remedy) {}
