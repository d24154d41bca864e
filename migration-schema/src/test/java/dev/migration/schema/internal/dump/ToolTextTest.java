// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ToolTextTest {

    @Test
    void whatPgDumpWritesHasNoVersionsAndNoCommandsOfPsql() {
        String filler = "SELECT 1;\n".repeat(40);
        String text = """
                --
                -- PostgreSQL database dump
                --

                \\restrict 4tYb

                -- Dumped from database version 17.6
                -- Dumped by pg_dump version 18.1

                SET statement_timeout = 0;
                SET transaction_timeout = 0;
                CREATE SCHEMA public;
                """ + filler + """
                -- Dumped by pg_dump version 3, says a comment in a function

                """ + filler + """
                \\unrestrict 4tYb

                """;

        assertThat(PostgreSqlText.of(text))
                .isEqualTo("SET statement_timeout = 0;\nCREATE SCHEMA IF NOT EXISTS public;\n" + filler
                        + "-- Dumped by pg_dump version 3, says a comment in a function\n\n" + filler + "\n");
    }

    @Test
    void whatMariaDbDumpWritesHasNoDefinersAndNoNextValues() {
        String text = """
                /*M!999999\\- enable the sandbox mode */
                CREATE TABLE `a` (
                  `b` varchar(50) DEFAULT ') AUTO_INCREMENT=7'
                ) ENGINE=InnoDB AUTO_INCREMENT=42 DEFAULT CHARSET=utf8mb4;
                DO SETVAL(`s`, 1001, 0);
                DELIMITER ;;
                /*!50003 CREATE*/ /*!50017 DEFINER=`app`@`%`*/ /*!50003 TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET @x = 1 */;;
                CREATE DEFINER=`app`@`localhost` PROCEDURE `p`() SELECT 1;;
                /*!50106 CREATE*/ /*!50117 DEFINER=`app`@`%`*/ /*!50106 EVENT `e` ON SCHEDULE EVERY 1 DAY STARTS '2026-01-01 10:00:00' DO SELECT 1 */ ;;
                /*!50106 CREATE*/ /*!50117 DEFINER=`app`@`%`*/ /*!50106 EVENT `f` ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DO SELECT 1 */ ;;
                """;

        assertThat(MySqlText.of(text, List.of("2026-01-01 10:00:00"), "`clinic`."))
                .isEqualTo("""
                CREATE TABLE `a` (
                  `b` varchar(50) DEFAULT ') AUTO_INCREMENT=7'
                ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
                DELIMITER ;;
                /*!50003 CREATE*/ /*!50003 TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET @x = 1 */;;
                CREATE PROCEDURE `p`() SELECT 1;;
                /*!50106 CREATE*/ /*!50106 EVENT `e` ON SCHEDULE EVERY 1 DAY DO SELECT 1 */ ;;
                /*!50106 CREATE*/ /*!50106 EVENT `f` ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DO SELECT 1 */ ;;
                """);
    }

    @Test
    void whatIsInTheObjectsOfPgDumpStays() {
        String objects = """
                --
                -- Name: f(); Type: FUNCTION; Schema: public; Owner: -
                --

                CREATE FUNCTION public.f() RETURNS text LANGUAGE sql AS $$
                SELECT 'a\r
                b\r



                ';
                CREATE SCHEMA public;
                \\restrict x
                SET transaction_timeout = 1;
                $$;


                COMMENT ON FUNCTION public.f() IS 'CREATE SCHEMA public;
                CREATE SCHEMA public;
                \\unrestrict x
                --';

                """;
        String schema = "CREATE SCHEMA public;\n\n\n";

        assertThat(PostgreSqlText.of("SET row_security = off;\n\n" + objects + schema + "--\n\n\\unrestrict x\n\n"))
                .isEqualTo(
                        "SET row_security = off;\n\n" + objects + "CREATE SCHEMA IF NOT EXISTS public;\n\n\n--\n\n\n");
    }

    @Test
    void anOlderPgDumpShowsWhatTheServerNotes() {
        String table = "ALTER TABLE ONLY public.\"a;\n SET (pg_attver=1)\" ALTER COLUMN ";

        assertThat(PostgreSqlText.of("SET row_security = off;\n\n" + table + "id SET (pg_attver=22158952);\n" + table
                        + "note SET (n_distinct=5, pg_attver=22158952);\nALTER FOREIGN TABLE ONLY public.f ALTER COLUMN id "
                        + "SET (pg_attver=1);\n" + table + "id SET NOT NULL;\n"))
                .isEqualTo("SET row_security = off;\n\n" + table + "note SET (n_distinct=5);\n" + table
                        + "id SET NOT NULL;\n");
    }

    @Test
    void whatIsInTheObjectsOfMariaDbDumpStays() {
        String objects = """
                CREATE TABLE `a
                ) ENGINE=InnoDB AUTO_INCREMENT=7` (
                  `b` varchar(50) DEFAULT '`\\'' COMMENT '`'
                ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT=' AUTO_INCREMENT=7';
                DELIMITER ;;
                CREATE PROCEDURE `p`()
                BEGIN
                SELECT '
                ) ENGINE=InnoDB AUTO_INCREMENT=7\r
                DO SETVAL(`s`, 1001, 0);
                CREATE DEFINER=`app`@`localhost` PROCEDURE `q`()
                /*!50013 DEFINER=`app`@`localhost` SQL SECURITY DEFINER */
                ';
                DO SETVAL(`s`, 1001, 0);
                END ;;
                DELIMITER ;
                """;
        String view = """
                /*!50001 CREATE ALGORITHM=UNDEFINED */
                /*!50013 %sSQL SECURITY DEFINER */
                /*!50001 VIEW `v` AS select 1 AS `a` */;
                """;

        assertThat(MySqlText.of(objects + view.formatted("DEFINER=`a`@`%` "), List.of(), "`clinic`."))
                .isEqualTo(objects + view.formatted(""));
    }

    @Test
    void takesTheDatabaseOutOfATableAndNotOutOfItsTexts() {
        String table =
                "CREATE TABLE `clinic` (`a``clinic`.`b` INT DEFAULT nextval(%s`s`) COMMENT '`clinic`.\\'`clinic`.')";
        assertThat(MySqlText.withoutSchema(table.formatted("`clinic`."), "`clinic`."))
                .isEqualTo(table.formatted(""));
    }
}
