package dev.migration;

import dev.migration.plan.Baseline;
import javax.sql.DataSource;

/** A database of MariaDB. */
abstract class MariaDbWorkbench extends FolderWorkbench {

    private final DataSource dataSource = EmptyMariaDb.create();

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

    /** Many of these tests make tables before the first migration. */
    @Override
    public MigratorBuilder builder() {
        return super.builder().baseline(new Baseline.None());
    }
}
