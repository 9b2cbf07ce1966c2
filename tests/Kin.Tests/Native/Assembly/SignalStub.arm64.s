// void handler(int signal, siginfo_t *info, ucontext_t *context): takes the place of a handler of this process, passes what
// came on to a pipe, and calls no managed code. Layout of a table entry: SignalEntry.cs. The last 8 bytes are the table.
        .text
handler:
        ldr     x9, table
        ubfiz   x10, x0, #5, #7
        add     x9, x9, x10                     // entry
        ldr     w11, [x9]                       // flags
        tbz     w11, #0, mark                   // Block
        sub     w12, w0, #1
        mov     x13, #1
        lsl     x13, x13, x12
        ldr     x14, [x2, #40]                  // uc_sigmask
        orr     x14, x14, x13
        str     x14, [x2, #40]
mark:
        ldr     w12, [x1, #8]                   // our own si_code
        mov     w13, #0x9692
        movk    w13, #0xffb4, lsl #16
        cmp     w12, w13
        b.eq    done
        tbz     w11, #1, chain                  // Forward
        tbnz    w11, #2, forward                // Queued: each one counts
        add     x12, x9, #4
        mov     w13, #1
again:
        ldaxr   w14, [x12]
        stlxr   w15, w13, [x12]
        cbnz    w15, again
        cbnz    w14, chain                      // pending already: coalesced
forward:
        mov     x10, x0
        mov     x12, x1
        mov     x13, x2
        ldr     w0, [x9, #8]                    // write(pipe, info, 128)
        mov     x2, #128
        mov     x8, #64
        svc     #0
        cmp     x0, #128
        b.eq    written
        str     wzr, [x9, #4]
        add     x14, x9, #24
count:
        ldxr    w15, [x14]                      // lost
        add     w15, w15, #1
        stxr    w16, w15, [x14]
        cbnz    w16, count
written:
        mov     x0, x10
        mov     x1, x12
        mov     x2, x13
chain:
        ldr     x16, [x9, #16]                  // the handler before us
        cbz     x16, done
        br      x16
done:
        ret
        .balign 8
table:
        .quad   0
