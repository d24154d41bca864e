package dev.migration;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.hsqldb.jdbc.JDBCDataSource;
import org.junit.jupiter.api.AfterEach;

class HsqldbTest extends DatabaseContract {

    /** HSQLDB takes no name without quotes that begins with an underscore. */
    private static final Pattern OWN_TABLE = Pattern.compile("(?<![\\w'])__migrations(_run|_log)?");

    private final JDBCDataSource dataSource = new JDBCDataSource();

    HsqldbTest() {
        dataSource.setURL("jdbc:hsqldb:mem:" + UUID.randomUUID());
        dataSource.setUser("SA");
    }

    @AfterEach
    void drop() {
        execute("SHUTDOWN");
    }

    private static String withQuotes(String sql) {
        return OWN_TABLE.matcher(sql).replaceAll(table -> '"' + table.group().toUpperCase(Locale.ROOT) + '"');
    }

    @Override
    public void execute(String... statements) {
        super.execute(Arrays.stream(statements).map(HsqldbTest::withQuotes).toArray(String[]::new));
    }

    @Override
    public List<String> column(String sql) {
        return super.column(withQuotes(sql));
    }

    @Override
    public DataSource dataSource() {
        return dataSource;
    }

    @Override
    public String vendor() {
        return "hsqldb";
    }

    @Override
    public boolean isUpperCase() {
        return true;
    }

    @Override
    public String holderPattern() {
        return ".+:\\d+:\\S+ since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\dZ";
    }

    @Override
    public String nonTransactional() {
        return "CREATE INDEX counts_by_n ON counts (n)";
    }

    @Override
    public boolean catalogueTells() {
        return false;
    }

    @Override
    public String useSchema(String schema) {
        return "SET SCHEMA " + schema;
    }

    /** HSQLDB lets a statement wait for another's lock without limit, and has no setting for it. */
    @Override
    public void aLockTimeoutIsKept() {
        // There is nothing to keep it with.
    }

    @Override
    public DataSource unreachable() {
        var nowhere = new JDBCDataSource();
        nowhere.setURL("jdbc:hsqldb:hsql://localhost:1/none");
        nowhere.setUser("SA");
        return nowhere;
    }
}
