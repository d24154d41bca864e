package dev.migration.benchmarks;

/** The table that large scripts fill, and its rows: texts with quotes, numbers, times. */
final class LargeTable {

    static final String NAME = "reading";

    static final String CREATE = """
            CREATE TABLE reading (
                id BIGINT PRIMARY KEY,
                patient TEXT NOT NULL,
                device TEXT NOT NULL,
                taken_at TIMESTAMP NOT NULL,
                value NUMERIC(8, 2) NOT NULL,
                note TEXT
            );
            """;

    private LargeTable() {}

    static String insert(long firstId, long rows) {
        var insert = new StringBuilder("INSERT INTO reading (id, patient, device, taken_at, value, note) VALUES");
        for (long id = firstId; id < firstId + rows; id++) {
            insert.append(id == firstId ? " (" : ",\n (");
            insert.append(id + ", 'patient-" + id % 10_007 + "', 'device " + id % 97 + "', '" + time(id) + "', "
                    + id % 1_000 + "." + (10 + id % 90) + ", 'The patient''s value; taken at rest')");
        }
        return insert.append(";\n").toString();
    }

    static String copyRow(long id) {
        return id + "\tpatient-" + id % 10_007 + "\tdevice " + id % 97 + "\t" + time(id) + "\t" + id % 1_000 + "."
                + (10 + id % 90) + "\tThe patient's value; taken at rest\n";
    }

    private static String time(long id) {
        return "2026-0" + (1 + id % 9) + "-1" + id % 10 + " 1" + id % 10 + ":2" + id % 10 + ":00";
    }
}
