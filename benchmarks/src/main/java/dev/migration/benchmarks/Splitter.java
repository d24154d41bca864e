package dev.migration.benchmarks;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.SqlScanner;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Iterator;
import liquibase.util.StringUtil;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.internal.parser.ParsingContext;
import org.flywaydb.core.internal.resource.StringResource;
import org.flywaydb.core.internal.sqlscript.SqlStatementIterator;
import org.flywaydb.database.postgresql.PostgreSQLParser;

/** Divides a text into statements; each the way its library does it for PostgreSQL. */
public enum Splitter {
    THIS("this") {
        @Override
        int count(String text) {
            return exhaust(SqlScanner.scan(new StringReader(text), Dialect.POSTGRESQL));
        }
    },

    FLYWAY("Flyway") {
        @Override
        int count(String text) {
            var parser = new PostgreSQLParser(new FluentConfiguration(), new ParsingContext());
            try (SqlStatementIterator statements = parser.parse(new StringResource(text))) {
                return exhaust(statements);
            }
        }
    },

    LIQUIBASE("Liquibase") {
        @Override
        int count(String text) {
            return StringUtil.processMultiLineSQL(text, true, true, null).length;
        }
    },

    SPRING("Spring ScriptUtils") {
        @Override
        int count(String text) {
            var statements = new ArrayList<String>();
            SpringScriptUtils.split(text, statements);
            return statements.size();
        }
    };

    private final String title;

    Splitter(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** How many statements there are; each of them is made. */
    abstract int count(String text);

    private static int exhaust(Iterator<?> statements) {
        int count = 0;
        for (; statements.hasNext(); statements.next()) {
            count++;
        }
        return count;
    }
}
