// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.migrators;

import dev.migration.InvalidMigrationsException;
import dev.migration.spring.internal.settings.Instances;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * What Spring 7 has under this name, as far as the starter uses it: registers beans by code. Ahead-of-time processing cannot
 * write down what creates them, as Spring 7 does.
 */
interface BeanRegistrar extends ImportBeanDefinitionRegistrar {

    void register(BeanRegistry registry, Environment environment);

    @Override
    default void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry definitions) {
        if (Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)) {
            throw new InvalidMigrationsException(Instances.invalid(
                    Instances.PREFIX + " cannot be processed ahead of time on Spring Boot 3.5",
                    "build the service without processing it ahead of time, or use Spring Boot 4"));
        }
        ListableBeanFactory beans = (ListableBeanFactory) definitions;
        Environment environment =
                beans.getBean(ConfigurableApplicationContext.ENVIRONMENT_BEAN_NAME, Environment.class);
        register(new BeanRegistry(definitions, beans), environment);
    }

    /** Registers each bean by its name, its type and what creates it. */
    record BeanRegistry(BeanDefinitionRegistry definitions, ListableBeanFactory beans) {

        <T> void registerBean(String name, Class<T> type, Consumer<Spec<T>> customizer) {
            RootBeanDefinition definition = new RootBeanDefinition(type);
            customizer.accept(new Spec<>(definition, new SupplierContext(beans)));
            definitions.registerBeanDefinition(name, definition);
        }

        record Spec<T>(RootBeanDefinition definition, SupplierContext context) {

            Spec<T> lazyInit() {
                definition.setLazyInit(true);
                return this;
            }

            void supplier(Function<SupplierContext, T> supplier) {
                definition.setInstanceSupplier(() -> supplier.apply(context));
            }
        }

        record SupplierContext(ListableBeanFactory beans) {

            <T> T bean(Class<T> type) {
                return beans.getBean(type);
            }
        }
    }
}
