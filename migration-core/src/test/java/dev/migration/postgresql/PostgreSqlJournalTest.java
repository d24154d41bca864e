package dev.migration.postgresql;

import dev.migration.contract.JournalContract;
import dev.migration.contract.WireContract;
import dev.migration.crash.CrashScript;
import dev.migration.crash.CrashScript.Kind;
import dev.migration.fixture.EmptyPostgreSql;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Scripts with a journal, and runs that are cut off. */
class PostgreSqlJournalTest extends PostgreSqlContractWorkbench implements JournalContract, WireContract {

    @Override
    public boolean catalogueTells() {
        return true;
    }

    @Override
    public String undoNonTransactional() {
        return "DROP INDEX CONCURRENTLY counts_by_n";
    }

    @Override
    public Kind kindOf(String ddl) {
        return ddl.contains("CONCURRENTLY") ? Kind.ALONE : Kind.TRANSACTIONAL;
    }

    @Override
    public List<String> indexes() {
        return column("SELECT indexrelid::regclass FROM pg_index WHERE indrelid = 'counts'::regclass AND indisvalid");
    }

    @Override
    public List<CrashScript> crashScripts() {
        var scripts = new ArrayList<>(WireContract.super.crashScripts());
        scripts.add(new CrashScript(
                "0006",
                "",
                List.of(
                        CrashScript.makes("COPY counts FROM STDIN;\n11\n12\n\\.\nSELECT 1", "11", "12"),
                        CrashScript.row(13)),
                List.of(CrashScript.takes("DELETE FROM counts WHERE n > 10", "11", "12", "13"))));
        return scripts;
    }

    @Override
    public int sessions() {
        return Integer.parseInt(column("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND pid <> pg_backend_pid() AND backend_type = 'client backend'")
                .get(0));
    }

    @Override
    public int serverPort() {
        return EmptyPostgreSql.port();
    }

    @Override
    public DataSource through(int port, Duration socketTimeout) {
        PGSimpleDataSource other = EmptyPostgreSql.as("postgres", dataSource.getDatabaseName());
        other.setPortNumbers(new int[] {port});
        other.setSocketTimeout((int) socketTimeout.toSeconds());
        return other;
    }

    @Override
    public void empty() {
        execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
    }
}
