// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import dev.migration.internal.help.Printable;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A part of a remedy that can be done as it stands. Each front end has words of its own for it. */
public sealed interface Fix extends Serializable {

    /** As it is typed: a command of the command line, or a property of a service. */
    String text();

    /**
     * A command of the command line.
     *
     * @param arguments what follows {@code migration}; a word in capitals, such as {@code VERSION}, stands for a value
     */
    record Command(List<String> arguments) implements Fix {

        private static final Set<String> OF_DATABASE = Set.of(
                "up",
                "down",
                "status",
                "resume",
                "mark-applied",
                "mark-failed",
                "baseline",
                "adopt",
                "batches",
                "drift",
                "dump");

        public Command {
            arguments = arguments.stream().map(Printable::line).toList();
        }

        /** The name of the command. */
        public String name() {
            return arguments.get(0);
        }

        /** Whether it reads or writes the history of a database. */
        public boolean isOfDatabase() {
            return OF_DATABASE.contains(name()) && !arguments.contains("liquibase");
        }

        /** The same with more arguments. */
        public Command with(String... more) {
            return new Command(
                    Stream.concat(arguments.stream(), Stream.of(more)).toList());
        }

        /** The arguments on a line, quoted as a shell needs it. */
        public String line() {
            return arguments.stream().map(Printable::argument).collect(Collectors.joining(" "));
        }

        @Override
        public String text() {
            return "migration " + line();
        }
    }

    /**
     * A setting.
     *
     * @param name without {@code migration.} in front
     * @param value empty where any other value may do
     */
    record Setting(String name, String value) implements Fix {

        public Setting {
            value = Printable.line(value);
        }

        @Override
        public String text() {
            return "migration." + name + (value.isEmpty() ? "" : "=" + value);
        }
    }

    /** Of the command's name and what follows it, each as its text. */
    static Command command(Object... arguments) {
        return new Command(Stream.of(arguments).map(String::valueOf).toList());
    }

    /** With any value. */
    static Setting setting(String name) {
        return new Setting(name, "");
    }

    /** With its value. */
    static Setting setting(String name, String value) {
        return new Setting(name, value);
    }
}
