// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.DiscriminatorColumn;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Lob;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MapKeyColumn;
import jakarta.persistence.OneToOne;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.UniqueConstraint;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.hibernate.annotations.ColumnDefault;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.OnDelete;
import org.hibernate.annotations.OnDeleteAction;
import org.hibernate.type.SqlTypes;

/** Entities with most of what entities can have. */
@SuppressWarnings("unused")
final class Everything {

    static final List<Class<?>> ENTITIES = List.of(
            Person.class,
            Doctor.class,
            Nurse.class,
            Room.class,
            Ward.class,
            Bill.class,
            PaidBill.class,
            Device.class,
            Scanner.class,
            Stay.class,
            Numbered.class,
            Quoted.class);

    private Everything() {}

    enum Colour {
        RED,
        GREEN,
        BLUE
    }

    @Embeddable
    record Address(String street, @Column(length = 10) String zip) {}

    @Embeddable
    record StayId(Long person, Long room) implements java.io.Serializable {}

    @Entity(name = "Person")
    @Inheritance(strategy = InheritanceType.SINGLE_TABLE)
    @DiscriminatorColumn(name = "kind")
    @Table(
            name = "person",
            check = @jakarta.persistence.CheckConstraint(name = "person_height", constraint = "height > 0"),
            uniqueConstraints =
                    @UniqueConstraint(
                            name = "uk_person_name",
                            columnNames = {"last_name", "first_name"}),
            indexes = {
                @Index(name = "ix_person_born", columnList = "born desc, last_name"),
                @Index(name = "ix_person_code", columnList = "code", unique = true)
            })
    static class Person {
        @Id
        @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "person_seq")
        @SequenceGenerator(name = "person_seq", sequenceName = "person_seq", allocationSize = 20)
        Long id;

        @Version
        int version;

        @Column(name = "first_name", nullable = false, length = 80)
        String firstName;

        @Column(name = "last_name", nullable = false, length = 80)
        String lastName;

        String code;
        LocalDate born;
        int height;

        @ColumnDefault("1")
        Integer level;

        @ColumnDefault("'new'")
        @Column(nullable = false)
        String state;

        boolean active;
        Double weight;
        BigDecimal wage;

        @Column(precision = 12, scale = 4)
        BigDecimal rate;

        @Embedded
        Address address;

        @Enumerated(EnumType.STRING)
        Colour colour;

        @Enumerated(EnumType.ORDINAL)
        @Column(nullable = false)
        Colour shade;

        @ElementCollection
        @CollectionTable(name = "person_phone", joinColumns = @JoinColumn(name = "person_id"))
        @Column(name = "phone", length = 30)
        @OrderColumn
        List<String> phones;

        @ElementCollection
        @MapKeyColumn(name = "tag")
        Map<String, String> tags;

        @ManyToMany
        Set<Room> rooms;
    }

    @Entity(name = "Doctor")
    static class Doctor extends Person {
        String title;
    }

    @Entity(name = "Nurse")
    static class Nurse extends Person {
        @ManyToOne
        @OnDelete(action = OnDeleteAction.CASCADE)
        Ward ward;
    }

    @Entity(name = "Room")
    @Table(name = "room")
    static class Room {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;

        @OneToOne(optional = false)
        Ward ward;

        @Lob
        String notes;

        @Lob
        byte[] plan;

        byte[] hash;

        @JdbcTypeCode(SqlTypes.JSON)
        Map<String, String> settings;

        char letter;
        short floor;
        float area;
    }

    @Entity(name = "Ward")
    @Table(name = "ward")
    static class Ward {
        @Id
        @GeneratedValue(strategy = GenerationType.UUID)
        UUID id;

        Instant opened;
        LocalDateTime closed;
        OffsetDateTime cleaned;
        Duration shift;

        @Column(columnDefinition = "varchar(7)")
        String defined;
    }

    @Entity(name = "Bill")
    @Inheritance(strategy = InheritanceType.JOINED)
    @Table(name = "bill")
    static class Bill {
        @Id
        @GeneratedValue
        Long id;
    }

    @Entity(name = "PaidBill")
    @Table(name = "paid_bill")
    static class PaidBill extends Bill {
        Instant paid;
    }

    @Entity(name = "Device")
    @Inheritance(strategy = InheritanceType.TABLE_PER_CLASS)
    @Table(name = "device")
    static class Device {
        @Id
        @GeneratedValue
        Integer id;

        String serial;
    }

    @Entity(name = "Scanner")
    @Table(name = "scanner")
    static class Scanner extends Device {
        int dpi;
    }

    @Entity(name = "Stay")
    @Table(name = "stay")
    static class Stay {
        @EmbeddedId
        StayId id;

        Instant since;
    }

    @Entity(name = "Numbered")
    @Table(name = "numbered")
    static class Numbered {
        @Id
        long number;

        @Column(length = 100_000)
        String text;

        String[] words;
    }

    @Entity(name = "Quoted")
    @Table(name = "`Order`")
    static class Quoted {
        @Id
        long id;

        @Column(name = "`Group`")
        String group;
    }
}
