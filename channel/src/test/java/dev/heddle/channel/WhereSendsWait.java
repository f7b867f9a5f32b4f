// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A claim about the flavours on which a send may have to wait. Without a bound there is always
 * room, and a policy that drops makes room.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@EnumSource(
    value = Flavour.class,
    names = {"ONE", "SIXTEEN", "RENDEZVOUS"})
@interface WhereSendsWait {}
