// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.migrators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.migration.internal.find.Location;
import dev.migration.internal.find.Root;
import dev.migration.spring.Jars;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

class ApplicationRootFinderTest {

    @Test
    void theJarOfTheMainClassIsTheApplications(@TempDir Path temp) throws Exception {
        String name = Main.class.getName().replace('.', '/') + ".class";
        Path jar;
        try (InputStream bytes = Main.class.getClassLoader().getResourceAsStream(name)) {
            jar = Jars.write(
                    temp.resolve("my app.jar"),
                    Map.of(
                            name,
                            bytes.readAllBytes(),
                            "migrations/",
                            new byte[0],
                            "migrations/0001_a.sql",
                            new byte[0]));
        }
        Path library = Jars.write(
                temp.resolve("library.jar"), Map.of("migrations/", new byte[0], "migrations/0002_b.sql", new byte[0]));
        URL url = jar.toUri().toURL();
        try (OwnClassesFirst loader = new OwnClassesFirst(url, library.toUri().toURL());
                AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.register(loader.loadClass(Main.class.getName()));
            context.refresh();
            assertThat(new ApplicationRootFinder(loader, context).find(Location.parse("classpath:migrations")))
                    .filteredOn(root -> root.description().endsWith(".jar"))
                    .extracting(Root::description, Root::owner)
                    .containsExactly(
                            tuple(jar.toString(), Root.Owner.APPLICATION),
                            tuple(library.toString(), Root.Owner.DEPENDENCY));
        }
    }

    @Test
    void noBeanIsAskedForWhereTheApplicationHasAFolder() throws Exception {
        var finder = new ApplicationRootFinder(getClass().getClassLoader(), new DefaultListableBeanFactory() {
            @Override
            public String[] getBeanDefinitionNames() {
                throw new AssertionError("asked");
            }
        });
        assertThat(finder.find(Location.parse("classpath:migrations"))).isNotEmpty();
    }

    @Test
    void aFolderOfClassesIsNoJar() {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Main.class)) {
            assertThat(ApplicationRootFinder.applicationJars(context)).isEmpty();
        }
    }

    @Test
    void noFactoryOfABeanIsMade() {
        var beans = new DefaultListableBeanFactory();
        beans.registerBeanDefinition("main", new RootBeanDefinition(Main.class));
        beans.registerBeanDefinition("made", new RootBeanDefinition(UntypedFactory.class));
        assertThat(ApplicationRootFinder.applicationJars(beans)).isEmpty();
        assertThat(beans.getSingletonNames()).isEmpty();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    static class Main {}

    /** Only an instance knows what it makes. */
    static class UntypedFactory implements FactoryBean<Object> {

        @Override
        public Object getObject() {
            return new Object();
        }

        @Override
        public Class<?> getObjectType() {
            return Object.class;
        }
    }

    private static final class OwnClassesFirst extends URLClassLoader {
        OwnClassesFirst(URL... jars) {
            super(jars, ApplicationRootFinderTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(Main.class.getName())) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }
}
