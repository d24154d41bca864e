package dev.migration;

import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** A database of SQLite, in a file. */
abstract class SqliteWorkbench extends FolderWorkbench {

    @TempDir
    Path files;

    @Override
    public DataSource dataSource() {
        return file();
    }

    /** The database as nobody has set anything on its connections yet. */
    final SQLiteDataSource file() {
        return at("jdbc:sqlite:" + files.resolve("clinic.db"));
    }

    static SQLiteDataSource at(String url) {
        var dataSource = new SQLiteDataSource();
        dataSource.setUrl(url);
        return dataSource;
    }

    @Override
    public String vendor() {
        return "sqlite";
    }

    @Override
    public List<String> tableNames() {
        return column("SELECT name FROM sqlite_master WHERE type = 'table'");
    }

    @Override
    public List<String> columnNames() {
        return column(
                "SELECT t.name || '.' || c.name || ' ' || c.type FROM sqlite_master t, pragma_table_info(t.name) c"
                        + " WHERE t.name NOT LIKE '\\_\\_migrations%' ESCAPE '\\' ORDER BY 1");
    }
}
