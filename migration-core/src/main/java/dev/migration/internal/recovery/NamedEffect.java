// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.recovery;

import dev.migration.internal.database.catalogue.NamedObject;
import dev.migration.internal.database.catalogue.NamedObject.Kind;
import dev.migration.internal.sql.SqlTokens;
import dev.migration.internal.sql.SqlTokens.Name;

/** An object that is there after a statement and was not, or the reverse. */
record NamedEffect(NamedObject object, boolean appears) {

    /** The index after IF EXISTS or IF NOT EXISTS, or this one where neither is here. */
    static int afterCondition(SqlTokens words, int index) {
        return !words.isAny(index, "if") ? index : words.isAny(index + 1, "not") ? index + 3 : index + 2;
    }

    /** An object by its name as it is written. */
    static NamedObject object(Kind kind, Name name) {
        return new NamedObject(kind, name.schema(), null, SqlTokens.bare(name.last()));
    }
}
