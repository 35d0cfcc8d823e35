/* SPDX-License-Identifier: CC0-1.0
 *
 * A firmware to try Optio with, for an STM32F072 with 128 KiB of flash in pages of 2 KiB. It blinks
 * the green lamp of ST's STM32F072B-DISCO (PC9) if everything was written where it belongs, and the
 * red one (PC6) if not: each word of its two tables holds its own address.
 *
 * A section is named after its address. Python alone makes the Intel HEX:
 *
 *   ./assemble.py demo-stm32f072.s demo-stm32f072.hex
 *
 * GNU's assembler makes the same bytes:
 *
 *   arm-none-eabi-as -o demo.o demo-stm32f072.s
 *   arm-none-eabi-ld -e reset -o demo.elf demo.o --section-start=.at_08000000=0x08000000 \
 *     --section-start=.at_08000800=0x08000800 --section-start=.at_08004000=0x08004000
 *
 * Addresses and bits: the chapters on memory, RCC, GPIO and NVIC of ST's RM0091; lamps: UM1690.
 */
        .syntax unified
        .cpu cortex-m0
        .thumb

        .equ    STACK_END, 0x20004000           /* behind 16 KiB of RAM */
        .equ    RCC_AHBENR, 0x40021014
        .equ    RCC_AHBENR_IOPCEN, 1 << 19
        .equ    GPIOC, 0x48000800
        .equ    GPIO_MODER, 0x00
        .equ    GPIO_ODR, 0x14
        .equ    OUTPUTS, 1 << 12 | 1 << 18      /* PC6 and PC9, two bits a pin */
        .equ    RED, 6
        .equ    GREEN, 9
        .equ    PAUSE, 500000                   /* turns of 4 cycles: 0.25 s at 8 MHz */

        .section .at_08000000, "ax"
        .word   STACK_END
        .word   reset
        .rept   46                              /* 14 of the core, 32 of the chip */
        .word   unexpected
        .endr

        .thumb_func
        .global reset
reset:
        ldr     r0, =RCC_AHBENR                 /* clock for port C */
        ldr     r1, =RCC_AHBENR_IOPCEN
        ldr     r2, [r0, #0]
        orrs    r2, r1
        str     r2, [r0, #0]

        ldr     r0, =GPIOC                      /* both lamps are outputs */
        ldr     r1, =OUTPUTS
        str     r1, [r0, #GPIO_MODER]

        movs    r6, #1                          /* r6: the lamp to blink */
        lsls    r6, r6, #GREEN
        ldr     r1, =first_table
        ldr     r2, =first_table_end
        bl      check
        ldr     r1, =second_table
        ldr     r2, =second_table_end
        bl      check

blink:
        ldr     r2, [r0, #GPIO_ODR]
        eors    r2, r6
        str     r2, [r0, #GPIO_ODR]
        ldr     r3, =PAUSE
pause:
        subs    r3, #1
        bne     pause
        b       blink

/* Sees whether each word from r1 up to r2 holds its own address; if not, the lamp is the red one. */
check:
        ldr     r3, [r1, #0]
        cmp     r3, r1
        bne     wrong
        adds    r1, #4
        cmp     r1, r2
        bne     check
        bx      lr
wrong:
        movs    r6, #1
        lsls    r6, r6, #RED
        bx      lr

        .thumb_func
unexpected:                                     /* no interrupt is enabled; a fault stops here */
        b       unexpected

        .pool

/* Pages 1 to 3 and half of page 4. */
        .section .at_08000800, "a"
first_table:
        .rept   1792
        .word   .
        .endr
first_table_end:

/* After a gap: pages 8 and 9 and half of page 10. */
        .section .at_08004000, "a"
second_table:
        .rept   1280
        .word   .
        .endr
second_table_end:
