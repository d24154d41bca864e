package dev.migration;

/** What the schema is for that was named. */
public enum SchemaUse {
    /** For the history; scripts find the connection's own schema. */
    HISTORY,
    /** The same, and it is created where it does not exist. */
    HISTORY_TO_CREATE,
    /** It is a tenant's: scripts run in it, too. */
    TENANT
}
