package dev.migration;

import dev.migration.EmptyMySql.Driver;
import dev.migration.plan.Baseline;
import javax.sql.DataSource;

/** A database of MySQL, by its own driver or MariaDB's. */
abstract class MySqlWorkbench extends FolderWorkbench {

    private final DataSource dataSource;

    MySqlWorkbench() {
        EmptyMySql.empty();
        dataSource = connecting("");
    }

    /** Which one: a constant. */
    Driver driver() {
        return Driver.CONNECTOR_J;
    }

    /** The one database with options such as {@code &useServerPrepStmts=true}. */
    DataSource connecting(String options) {
        return driver().as("root", "contract", options);
    }

    @Override
    public DataSource dataSource() {
        return dataSource;
    }

    @Override
    public DataSource standard() {
        return connecting("&sessionVariables=sql_mode='ANSI,NO_BACKSLASH_ESCAPES'");
    }

    @Override
    public String currentSchema() {
        return "DATABASE()";
    }

    @Override
    public String vendor() {
        return "mysql";
    }

    /** Many of these tests make tables before the first migration. */
    @Override
    public MigratorBuilder builder() {
        return super.builder().baseline(new Baseline.None());
    }
}
