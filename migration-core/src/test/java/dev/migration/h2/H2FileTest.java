package dev.migration.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.fixture.FolderWorkbench;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Driver;
import java.util.Properties;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database of H2 in a file of this process's own. */
class H2FileTest extends FolderWorkbench {

    @TempDir
    Path files;

    private String url() {
        return "jdbc:h2:" + files.resolve("clinic");
    }

    private static DataSource at(String url) {
        var dataSource = new JdbcDataSource();
        dataSource.setURL(url);
        dataSource.setUser("sa");
        return dataSource;
    }

    @Override
    public DataSource dataSource() {
        return at(url());
    }

    @Override
    public String vendor() {
        return "h2";
    }

    @Test
    void aFileThatMayNotBeWrittenHasNoPrimaryServer() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        up();
        write("0002_t.sql", "CREATE TABLE u (n INT);");
        Migrator migrator =
                builder().dataSource(at(url() + ";ACCESS_MODE_DATA=r")).build();

        refusedWith("read-only-file", InvalidMigrationsException.class, migrator::up);
        assertThat(refusedByAll(builder().dataSource(at(url() + ";ACCESS_MODE_DATA=r")))
                        .code())
                .isEqualTo(Code.READ_ONLY_DATABASE);
    }

    @Test
    void aFileThatAnotherProcessHasOpenIsSaidToBe() throws Exception {
        URL driver = org.h2.Driver.class.getProtectionDomain().getCodeSource().getLocation();
        try (var elsewhere = new URLClassLoader(new URL[] {driver}, ClassLoader.getPlatformClassLoader());
                var connection = ((Driver) elsewhere
                                .loadClass("org.h2.Driver")
                                .getConstructor()
                                .newInstance())
                        .connect(url(), new Properties())) {
            assertThatThrownBy(migrator()::up)
                    .isInstanceOf(DatabaseAccessException.class)
                    .hasMessageContaining(
                            "Next: another process has the database's file open: wait until it has ended");
        }
    }
}
