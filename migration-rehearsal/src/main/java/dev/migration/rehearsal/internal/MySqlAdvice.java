// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal;

import dev.migration.rehearsal.internal.books.CatalogueName;
import dev.migration.rehearsal.internal.books.LockMode;
import dev.migration.rehearsal.internal.books.ServerBooks.Relation;
import dev.migration.rehearsal.internal.books.ServerBooks.Touched;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What to write instead on MariaDB and MySQL. */
final class MySqlAdvice extends Advice {

    MySqlAdvice() {
        super(0);
    }

    @Override
    String name(Relation table) {
        return Arrays.stream(table.name().split("\\.", 2))
                .map(CatalogueName::backticked)
                .collect(Collectors.joining("."));
    }

    @Override
    String ofIndex(Touched touched, String sql, Set<String> taken) {
        return "create it while the table is small, or with gh-ost or pt-online-schema-change; with ALGORITHM=INPLACE, LOCK=NONE"
                + " the statement fails rather than keeps others waiting";
    }

    @Override
    String ofRewrite(Touched touched, String sql) {
        return "where the table is large, use gh-ost or pt-online-schema-change, or a new column beside it; with"
                + " ALGORITHM=INPLACE, LOCK=NONE the statement fails rather than keeps others waiting";
    }

    @Override
    @Nullable
    String ofScan(Touched touched) {
        return null;
    }

    @Override
    @Nullable
    String ofRead(Touched touched) {
        return touched.taken().contains(LockMode.ROW_SHARE)
                ? "writes of the rows of " + touched.relation().name() + " that it reads wait until it commits"
                : null;
    }
}
