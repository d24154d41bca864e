// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.plan;

import dev.migration.hibernate.internal.draft.DraftChange;
import dev.migration.hibernate.internal.draft.syntax.DraftSyntax;
import dev.migration.hibernate.internal.model.SchemaShape;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Creates each schema in which no migration has a table, before what is first in it. */
final class NewSchemas {

    private final DraftSyntax syntax;
    private final Set<String> there = new HashSet<>(Set.of(""));

    NewSchemas(SchemaShape migrations, DraftSyntax syntax) {
        this.syntax = syntax;
        migrations.tables().keySet().forEach(table -> there.add(schema(table)));
    }

    /** What creates that of a name, unless an earlier one did. It stays when that is undone: others may use it. */
    Stream<DraftChange> before(String name) {
        String schema = schema(name);
        return there.add(schema)
                ? Stream.of(
                        DraftChange.of("", List.of("create schema if not exists " + syntax.name(schema)), List.of()))
                : Stream.empty();
    }

    private static String schema(String name) {
        return name.substring(0, Math.max(0, name.indexOf('.')));
    }
}
