package dev.migration.hibernate.internal;

import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.id.enhanced.SequenceStyleGenerator;
import org.hibernate.mapping.PersistentClass;

/** The sequence that gives the numbers of an entity's key. */
final class CountingSequence {

    private CountingSequence() {}

    /** Its name, as a statement has it; empty for a column that none counts. */
    static String of(HibernateTables entities, String table, String column) {
        SessionFactoryImplementor factory = entities.factory();
        return entities.metadata().getEntityBindings().stream()
                .filter(entity -> isKey(entity, EntityNames.key(table, column)))
                .map(entity -> factory.getMappingMetamodel()
                        .getEntityDescriptor(entity.getEntityName())
                        .getGenerator())
                .filter(SequenceStyleGenerator.class::isInstance)
                .map(generator -> ((SequenceStyleGenerator) generator)
                        .getDatabaseStructure()
                        .getPhysicalName()
                        .render())
                .findFirst()
                .orElse("");
    }

    private static boolean isKey(PersistentClass entity, String column) {
        return entity.getKey().getColumnSpan() == 1
                && EntityNames.key(
                                entity.getTable().getName(),
                                entity.getKey().getColumns().get(0).getName())
                        .equals(column);
    }
}
