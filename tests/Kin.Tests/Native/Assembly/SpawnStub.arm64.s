// nint spawn(PlanHeader* plan): blocks signals, clones, and returns the child's pid (or -errno) with the mask as before.
// The child never returns: it walks the records and ends in execve, or in exit_group (a thread: in exit). Layout: PlanHeader.cs, PlanRecord.cs.
        .text
spawn:
        stp     x29, x30, [sp, #-32]!
        stp     x19, x20, [sp, #16]
        mov     x29, sp
        mov     x19, x0
        mov     x8, #135                        // rt_sigprocmask: all blocked, SavedMask
        mov     x0, #2
        mov     x1, x19
        add     x2, x19, #8
        mov     x3, #8
        svc     #0
        ldr     x8, [x19, #16]                  // clone3 or clone
        ldp     x0, x1, [x19, #24]
        ldp     x2, x3, [x19, #40]
        ldr     x4, [x19, #56]
        svc     #0
        cbz     x0, child
        mov     x20, x0
        mov     x8, #135                        // rt_sigprocmask: back to SavedMask
        mov     x0, #2
        add     x1, x19, #8
        mov     x2, #0
        mov     x3, #8
        svc     #0
        mov     x0, x20
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
child:                                          // on its own stack, which it never uses
        ldr     x20, [x19, #64]                 // record
        mov     x21, #0                         // index
next:
        mov     x9, #0                          // errno 0: no execve
        ldr     x10, [x19, #72]
        cmp     x21, x10
        b.hs    fail
        ldp     x0, x1, [x20, #8]
        ldp     x2, x3, [x20, #24]
        ldp     x4, x5, [x20, #40]
        ldr     w11, [x20, #80]
        tbz     w11, #1, call                   // UseSource: an earlier result
        ldr     w12, [x20, #84]
        ldr     x13, [x19, #64]
        mov     w14, #96
        umaddl  x12, w12, w14, x13
        ldr     x0, [x12, #56]
call:
        ldr     x8, [x20]
        svc     #0
        str     x0, [x20, #56]
        cmn     x0, #4095
        b.hs    error
        ldr     w11, [x20, #80]
        tbz     w11, #0, advance                // Expect: else errno 0
        ldr     x12, [x20, #72]
        cmp     x0, x12
        b.ne    fail
advance:
        add     x20, x20, #96
        add     x21, x21, #1
        b       next
error:
        neg     x9, x0
        ldr     x10, [x20, #64]                 // tolerated errors
        cmn     x10, #1
        b.eq    advance
        cmp     x9, #63
        b.hi    fail
        lsr     x11, x10, x9
        tbnz    w11, #0, advance
fail:
        stp     x21, x9, [x19, #80]
exit:
        ldr     x8, [x19, #192]                 // exit_group(127), or exit
        mov     x0, #127
        svc     #0
        b       exit
