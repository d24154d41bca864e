// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import java.util.Locale;

/** The stable name of a kind of problem; {@link #id()} is what logs, reports and other tools may rely on. */
public enum Code {
    INVALID_NAME,
    DUPLICATE_VERSION,
    SEQUENCE_GAP,
    CHECKSUM_MISMATCH,
    LOCK_FILE_MISMATCH,
    LOCK_FILE_INVALID,
    STATEMENTS_MISMATCH,
    MISSING_FILE,
    UNREADABLE_FILE,
    RENAMED_FILE,
    OUT_OF_ORDER,
    UNMET_REQUIREMENT,
    NEWER_SCHEMA,
    NEWER_MIGRATION_INTERRUPTED,
    MIXED_LAYOUTS,
    AMBIGUOUS_LOCATION,
    AMBIGUOUS_MARKER,
    EMPTY_LOCATION,
    MISSING_LOCATION,
    UNREAD_FILES,
    UNSUPPORTED_LAYOUT,
    INVALID_SECTION,
    NO_DOWN_SCRIPT,
    EMPTY_SCRIPT,
    UNEDITED_TEMPLATE,
    UNTERMINATED_STRING,
    UNTERMINATED_COMMENT,
    UNTERMINATED_DOLLAR_QUOTE,
    UNTERMINATED_COPY,
    UNTERMINATED_BODY,
    UNSUPPORTED_STATEMENT,
    STATEMENT_TOO_LARGE,
    UNKNOWN_OPTION,
    PLACEHOLDER,
    TRANSACTION_CONTROL,
    MALFORMED_UTF8,
    PENDING,
    RUNNING,
    WAITING,
    HISTORY_CHANGED,
    INTERRUPTED,
    STATEMENT_FAILED,
    STOPPED,
    WAIT_TIMEOUT,
    FOREIGN_HISTORY,
    UNTRUSTED_HISTORY,
    UNREADABLE_HISTORY,
    NON_EMPTY_SCHEMA,
    EMPTY_SCHEMA,
    BASELINE_MISMATCH,
    ALREADY_APPLIED,
    NOT_APPLIED,
    UNKNOWN_VERSION,
    INVALID_SETTING,
    DATABASE_UNREACHABLE,
    DATABASE_ERROR,
    UNSUPPORTED_DATABASE,
    UNSUPPORTED_SPRING_BOOT,
    NO_PRIVILEGE,
    READ_ONLY_DATABASE,
    POOLED_CONNECTION,
    SCHEMA_DRIFT,
    PROTECTED_DATABASE,
    NOT_CONFIRMED;

    /** The code in kebab case, such as {@code checksum-mismatch}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The address of the page that explains it, which ends in the code, as in {@code …/errors#checksum-mismatch}. */
    public String help() {
        return ErrorPages.ADDRESS + "#" + id();
    }
}
