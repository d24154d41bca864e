package dev.migration;

import dev.migration.plan.Baseline;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A database of PostgreSQL. */
abstract class PostgreSqlWorkbench extends FolderWorkbench {

    final PGSimpleDataSource dataSource = EmptyPostgreSql.create();

    @Override
    public DataSource dataSource() {
        return dataSource;
    }

    @Override
    public String vendor() {
        return "postgresql";
    }

    /** The same database as another user sees it. */
    PGSimpleDataSource as(String user) {
        return EmptyPostgreSql.as(user, dataSource.getDatabaseName());
    }

    /** Many of these tests make tables before the first migration. */
    @Override
    public MigratorBuilder builder() {
        return super.builder().baseline(new Baseline.None());
    }
}
