package dev.migration.contract;

/** What every database has to do in the same way with the files and the histories of other tools. */
public interface OtherToolsContract extends AdoptContract, LayoutsContract, LiquibaseAdoptContract {}
