package dev.migration;

import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

class PostgreSqlTest extends PostgreSqlWorkbench implements DatabaseContract {

    @Override
    public String user() {
        return "postgres";
    }

    @Override
    public String holderPattern() {
        return "process \\d+, user postgres, from 127\\.0\\.0\\.1, application \"[^\"]*\", connected since \\S+Z";
    }

    @Override
    public String nonTransactional() {
        return "CREATE INDEX CONCURRENTLY counts_by_n ON counts (n)";
    }

    @Override
    public boolean catalogueTells() {
        return true;
    }

    @Override
    public String useSchema(String schema) {
        return "SET search_path = " + schema;
    }

    @Override
    public DataSource unreachable() {
        var nowhere = new PGSimpleDataSource();
        nowhere.setServerNames(new String[] {"localhost"});
        nowhere.setPortNumbers(new int[] {1});
        return nowhere;
    }
}
