// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A claim about the flavours that drop no message: what was sent and not cancelled arrives. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@EnumSource(
    value = Flavour.class,
    mode = EnumSource.Mode.EXCLUDE,
    names = {"DROP_OLDEST", "DROP_LATEST"})
@interface WhereNothingIsDropped {}
