package dev.migration;

/** Whether a problem stops the work. */
public enum Severity {
    /** The work continues; the problem is logged and shown. */
    WARNING,
    /** Nothing runs until it is fixed. */
    ERROR
}
