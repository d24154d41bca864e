package dev.migration;

/** Whether a problem stops the work. */
public enum Severity {
    /** The work goes on; the problem is logged and shown. */
    WARNING,
    /** Nothing runs while it stands. */
    ERROR
}
