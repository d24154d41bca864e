// SPDX-License-Identifier: Apache-2.0
package dev.migration.generated;

import dev.migration.servers.MariaDbServer;
import java.io.IOException;
import java.util.List;

/** What the client of MariaDB leaves on both products. As it does, connections count the rows that an UPDATE changes, not those it finds. */
interface MySqlGeneratedScriptsContract extends GeneratedScriptsContract {

    int port();

    /** The user of the client, without password, and of the library. */
    String clientUser();

    /** The order of texts that the client's session begins with, as a view keeps it: that of the driver. */
    default String clientNames() {
        return "SET NAMES utf8mb4";
    }

    @Override
    default ScriptGenerator generator(long seed) {
        return new MySqlGenerator(seed);
    }

    @Override
    default String tables() {
        return """
                CREATE TABLE a (id INT AUTO_INCREMENT PRIMARY KEY, n INT) AUTO_INCREMENT = 100;
                CREATE TABLE b (id INT AUTO_INCREMENT PRIMARY KEY, n INT, a_id INT, FOREIGN KEY (a_id) REFERENCES a (id));
                CREATE TABLE plain (id INT AUTO_INCREMENT PRIMARY KEY, n INT) ENGINE = MyISAM;
                CREATE TABLE audit (what VARCHAR(200));
                INSERT INTO a (id, n) VALUES (1, 1), (2, 2), (3, 3);
                INSERT INTO b (n) VALUES (5), (6);
                """;
    }

    @Override
    default boolean runByClient(String script, boolean asOneTransaction) throws IOException, InterruptedException {
        return ClientProcess.run(
                List.of(
                        MariaDbServer.programs() + "/mariadb",
                        "--no-defaults",
                        "--skip-ssl",
                        "--protocol=tcp",
                        "--host=127.0.0.1",
                        "--port=" + port(),
                        "--user=" + clientUser(),
                        "--default-character-set=utf8mb4",
                        "--init-command=" + clientNames(),
                        "contract"),
                script);
    }

    @Override
    default String userTables() {
        return "SELECT CONCAT('`', table_name, '`') FROM information_schema.tables"
                + " WHERE table_schema = 'contract' AND table_name NOT LIKE '\\_\\_migrations%'";
    }

    @Override
    default List<String> objectQueries() {
        return List.of("SHOW CREATE TABLE %s");
    }

    /** Nor the rows that stay in a table without transactions. */
    @Override
    default String withoutCounters(String line) {
        return line.startsWith("`plain`: ") ? "" : line.replaceAll(" AUTO_INCREMENT=\\d+", "");
    }
}
