package dev.migration;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;

/** For what only MariaDB and MySQL have. */
abstract class MariaDbWorkbench implements Workbench {

    private final DataSource dataSource = EmptyMariaDb.create();

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
    public DataSource standard() {
        return EmptyMariaDb.standard();
    }

    @Override
    public String currentSchema() {
        return "DATABASE()";
    }

    @Override
    public String vendor() {
        return "mariadb";
    }

    /** The journal: version and statements done. */
    String journal() {
        return String.join(
                " ",
                column("SELECT version || ' ' || statements_done FROM __migrations_run WHERE version IS NOT NULL"));
    }
}
