package dev.migration.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;

/**
 * The table whose rows are changed.
 *
 * @param title such as {@code PostgreSQL, 20,000,000 rows}
 * @param url of its database
 * @param rows how many it has
 * @param filling the statements that make it
 * @param cleaning the statements after which the server has nothing left to do
 */
record BackfillTable(String title, String url, int rows, List<String> filling, List<String> cleaning) {

    private static final String DATABASE = "backfill";

    private static final String CREATE = "CREATE TABLE account (id BIGINT PRIMARY KEY, touched INT NOT NULL,"
            + " state INT NOT NULL, note VARCHAR(100) NOT NULL)";

    /** Rows that are so many in one INSERT. */
    private static final int SEED = 1000;

    static BackfillTable postgresql(Lab lab) throws SQLException {
        int rows = lab.size().backfillRows();
        return new BackfillTable(
                title("PostgreSQL", rows),
                lab.server().create(DATABASE),
                rows,
                List.of(
                        CREATE + " WITH (fillfactor = 80)",
                        "INSERT INTO account SELECT n, 0, 0, 'The account of somebody who has a name ' || n"
                                + " FROM generate_series(1, " + rows + ") n",
                        "VACUUM (ANALYZE) account"),
                List.of("VACUUM account", "CHECKPOINT"));
    }

    static BackfillTable mysql(Lab lab, String url) {
        int rows = lab.size().backfillRows() / 4;
        String digits =
                "(SELECT 0 n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL"
                        + " SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)";
        return new BackfillTable(
                title("MySQL", rows),
                url,
                rows,
                List.of(
                        "DROP TABLE IF EXISTS account, __migrations, __migrations_log, __migrations_run, __migrations_tool",
                        CREATE,
                        "CREATE TEMPORARY TABLE seed SELECT a.n + 10 * b.n + 100 * c.n AS n FROM " + digits + " a, "
                                + digits + " b, " + digits + " c",
                        "CREATE TEMPORARY TABLE more SELECT n FROM seed WHERE n < " + rows / SEED / SEED,
                        "CREATE TEMPORARY TABLE thousands SELECT n FROM seed",
                        "INSERT INTO account SELECT 1 + seed.n + 1000 * thousands.n + 1000000 * more.n, 0, 0,"
                                + " 'The account of somebody who has a name' FROM more, thousands, seed ORDER BY 1",
                        "ANALYZE TABLE account"),
                List.of());
    }

    static String title(String product, int rows) {
        return String.format(Locale.ROOT, "%s, %,d rows", product, rows);
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url);
    }

    void fill() throws SQLException {
        executeAll(filling);
    }

    void cleanUp() throws SQLException {
        executeAll(cleaning);
    }

    private void executeAll(List<String> statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
