package dev.migration;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** For what only PostgreSQL has. */
abstract class PostgreSqlWorkbench implements Workbench {

    final PGSimpleDataSource dataSource = EmptyPostgreSql.create();

    @TempDir
    Path folder;

    @Override
    public Path folder() {
        return folder;
    }

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
}
