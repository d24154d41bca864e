package dev.migration.spring.autoconfigure;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;

/**
 * Whether the endpoints are served by Spring MVC or WebFlux, which send JSON to who accepts HTML just as well. With Jersey
 * tools might be sent HTML, so there the endpoint has JSON only; Spring Boot takes Jersey where Spring MVC is absent.
 */
final class OnNegotiatingWebFramework extends AnyNestedCondition {

    OnNegotiatingWebFramework() {
        super(ConfigurationPhase.REGISTER_BEAN);
    }

    @ConditionalOnClass(name = "org.springframework.web.servlet.DispatcherServlet")
    static final class SpringMvc {}

    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    static final class WebFlux {}
}
