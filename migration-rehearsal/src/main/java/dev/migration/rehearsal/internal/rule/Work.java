// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.rule;

import dev.migration.rehearsal.RehearsalReport.ChangeKind;

/** What no caller misses, though others may have to wait for it. */
public enum Work implements Deed {
    REWRITTEN(ChangeKind.REWRITTEN),
    MOVED(ChangeKind.MOVED),
    ALGORITHM(ChangeKind.ALGORITHM),
    INDEX_BUILT(ChangeKind.INDEX_BUILT),
    INDEX_BUILT_AGAIN(ChangeKind.INDEX_BUILT, "again"),
    INDEX_DROPPED(ChangeKind.INDEX_DROPPED),
    COLUMN_ADDED(ChangeKind.COLUMN_ADDED),
    NOT_NULL_SET(ChangeKind.NOT_NULL_SET),
    NOT_NULL_DROPPED(ChangeKind.NOT_NULL_DROPPED),
    CHECK_ADDED(ChangeKind.CONSTRAINT_ADDED, "check"),
    CHECK_NOT_VALID(ChangeKind.CONSTRAINT_ADDED, "check not valid"),
    FOREIGN_KEY_ADDED(ChangeKind.CONSTRAINT_ADDED, "foreign key"),
    FOREIGN_KEY_NOT_VALID(ChangeKind.CONSTRAINT_ADDED, "foreign key not valid"),
    PRIMARY_KEY_ADDED(ChangeKind.CONSTRAINT_ADDED, "primary key"),
    UNIQUE_ADDED(ChangeKind.CONSTRAINT_ADDED, "unique"),
    EXCLUSION_ADDED(ChangeKind.CONSTRAINT_ADDED, "exclusion"),
    CONSTRAINT_ADDED(ChangeKind.CONSTRAINT_ADDED, "constraint"),
    CONSTRAINT_NOT_VALID(ChangeKind.CONSTRAINT_ADDED, "constraint not valid"),
    CONSTRAINT_VALIDATED(ChangeKind.CONSTRAINT_VALIDATED),
    CONSTRAINT_DROPPED(ChangeKind.CONSTRAINT_DROPPED);

    private final ChangeKind kind;
    private final String word;

    Work(ChangeKind kind) {
        this(kind, "");
    }

    Work(ChangeKind kind, String word) {
        this.kind = kind;
        this.word = word;
    }

    @Override
    public ChangeKind kind() {
        return kind;
    }

    @Override
    public String word() {
        return word;
    }
}
