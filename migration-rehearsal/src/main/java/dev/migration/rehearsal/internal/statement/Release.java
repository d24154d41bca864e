// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.statement;

import dev.migration.internal.database.SqlError;
import dev.migration.rehearsal.RehearsalReport.NotChecked;
import dev.migration.rehearsal.internal.books.StatementPreparer;
import dev.migration.statements.internal.SentStatement;
import dev.migration.statements.internal.StatementsFile;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What one release sends, and which of it the database still takes: no other statement can be broken. */
final class Release {

    private final Map<String, SentStatement> all = new LinkedHashMap<>();
    private final Map<String, SentStatement> taken = new LinkedHashMap<>();
    private final List<NotChecked> notChecked = new ArrayList<>();
    private boolean started;

    Release(StatementsFile file) {
        file.statements().forEach(statement -> all.put(statement.text(), statement));
    }

    /** Before the first migration that it has to do with. */
    void start(StatementPreparer preparer) throws SQLException {
        if (started) {
            return;
        }
        started = true;
        Map<String, SqlError> refused = preparer.refused(all.keySet());
        taken.putAll(all);
        taken.keySet().removeAll(refused.keySet());
        refused.forEach((text, error) -> notChecked.add(new NotChecked(text, error.message())));
    }

    Collection<String> taken() {
        return List.copyOf(taken.keySet());
    }

    Stream<SentStatement> checked() {
        return taken.values().stream();
    }

    SentStatement statement(String text) {
        return Objects.requireNonNull(all.get(text));
    }

    void remove(Collection<String> broken) {
        taken.keySet().removeAll(broken);
    }

    List<NotChecked> notChecked() {
        return notChecked;
    }

    /** How many statements were prepared, and so checked. */
    int count() {
        return started ? all.size() - notChecked.size() : 0;
    }
}
