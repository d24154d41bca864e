package dev.migration;

import javax.sql.DataSource;

class PostgreSqlTest extends DatabaseContract {

    private final DataSource dataSource = EmptyPostgreSql.create();

    @Override
    public DataSource dataSource() {
        return dataSource;
    }

    @Override
    public String vendor() {
        return "postgresql";
    }

    @Override
    public boolean hasTransactionalDdl() {
        return true;
    }

    @Override
    public String holderPattern() {
        return "process \\d+, user postgres, from 127\\.0\\.0\\.1, application \"[^\"]*\", connected since \\S+Z";
    }
}
