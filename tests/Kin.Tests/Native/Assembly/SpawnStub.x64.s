# nint spawn(PlanHeader* plan): blocks signals, clones, and returns the child's pid (or -errno) with the mask as before.
# The child never returns: it walks the records and ends in execve, or in exit_group (a thread: in exit). Layout: PlanHeader.cs, PlanRecord.cs.
        .intel_syntax noprefix
        .text
spawn:
        push    rbx
        push    rbp
        mov     rbx, rdi
        mov     eax, 14                         # rt_sigprocmask: all blocked, SavedMask
        mov     edi, 2
        mov     rsi, rbx
        lea     rdx, [rbx+8]
        mov     r10d, 8
        syscall
        mov     rax, [rbx+16]                   # clone3 or clone
        mov     rdi, [rbx+24]
        mov     rsi, [rbx+32]
        mov     rdx, [rbx+40]
        mov     r10, [rbx+48]
        mov     r8, [rbx+56]
        syscall
        test    rax, rax
        jz      child
        mov     rbp, rax
        mov     eax, 14                         # rt_sigprocmask: back to SavedMask
        mov     edi, 2
        lea     rsi, [rbx+8]
        xor     edx, edx
        mov     r10d, 8
        syscall
        mov     rax, rbp
        pop     rbp
        pop     rbx
        ret
child:                                          # on its own stack, which it never uses
        mov     rbp, [rbx+64]                   # record
        xor     r12d, r12d                      # index
next:
        xor     ecx, ecx                        # errno 0: no execve
        cmp     r12, [rbx+72]
        jae     fail
        mov     rdi, [rbp+8]
        mov     rsi, [rbp+16]
        mov     rdx, [rbp+24]
        mov     r10, [rbp+32]
        mov     r8, [rbp+40]
        mov     r9, [rbp+48]
        test    byte ptr [rbp+80], 2            # UseSource: an earlier result
        jz      call
        mov     eax, [rbp+84]
        imul    rax, rax, 96
        add     rax, [rbx+64]
        mov     rdi, [rax+56]
call:
        mov     rax, [rbp]
        syscall
        mov     [rbp+56], rax
        cmp     rax, -4096
        ja      error
        test    byte ptr [rbp+80], 1            # Expect: else errno 0
        jz      advance
        xor     ecx, ecx
        cmp     rax, [rbp+72]
        jne     fail
advance:
        add     rbp, 96
        inc     r12
        jmp     next
error:
        mov     rcx, rax
        neg     rcx
        mov     rdx, [rbp+64]                   # tolerated errors
        cmp     rdx, -1
        je      advance
        cmp     rcx, 63
        ja      fail
        bt      rdx, rcx
        jc      advance
fail:
        mov     [rbx+80], r12
        mov     [rbx+88], rcx
exit:
        mov     rax, [rbx+192]                  # exit_group(127), or exit
        mov     edi, 127
        syscall
        jmp     exit
