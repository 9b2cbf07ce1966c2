# void handler(int signal, siginfo_t *info, ucontext_t *context): takes the place of a handler of this process, passes what
# came on to a pipe, and calls no managed code. Layout of a table entry: SignalEntry.cs. The last 8 bytes are the table.
        .intel_syntax noprefix
        .text
handler:
        mov     r8, [rip+table]
        mov     eax, edi
        shl     eax, 5
        add     r8, rax                         # entry
        mov     r9d, [r8]                       # flags
        test    r9b, 1                          # Block
        jz      mark
        lea     ecx, [rdi-1]
        bts     qword ptr [rdx+296], rcx        # uc_sigmask
mark:
        cmp     dword ptr [rsi+8], -0x4b696e    # our own si_code
        je      done
        test    r9b, 2                          # Forward
        jz      chain
        test    r9b, 4                          # Queued: each one counts
        jnz     forward
        mov     eax, 1
        xchg    [r8+4], eax                     # pending already: coalesced
        test    eax, eax
        jnz     chain
forward:
        push    rdi
        push    rsi
        push    rdx
        mov     eax, 1                          # write(pipe, info, 128)
        mov     edi, [r8+8]
        mov     edx, 128
        syscall
        pop     rdx
        pop     rsi
        pop     rdi
        cmp     rax, 128
        je      chain
        mov     dword ptr [r8+4], 0
        lock inc dword ptr [r8+24]              # lost
chain:
        mov     rax, [r8+16]                    # the handler before us
        test    rax, rax
        jz      done
        jmp     rax
done:
        ret
restorer:                                       # the bytes by which debuggers know the end of a signal's frame
        mov     rax, 15                         # rt_sigreturn
        syscall
        .balign 8
table:
        .quad   0
