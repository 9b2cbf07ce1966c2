namespace Kin.Inspection;

/// <summary>What a part of an <see cref="AddressSpace"/> is for.</summary>
public enum AddressKind
{
    /// <summary>Memory without a file: large allocations, stacks of threads, compiled code.</summary>
    Anonymous,

    /// <summary>The code of the program ("text").</summary>
    ProgramCode,

    /// <summary>Its constants and variables, those without an initial value (bss) included.</summary>
    ProgramData,

    /// <summary>The heap of brk(2), from which malloc(3) takes small pieces.</summary>
    Heap,

    /// <summary>The code of a library.</summary>
    LibraryCode,

    /// <summary>Constants and variables of a library.</summary>
    LibraryData,

    /// <summary>A mapped file of which nothing may run.</summary>
    File,

    /// <summary>Memory shared with other processes: /dev/shm, memory files, System V.</summary>
    SharedMemory,

    /// <summary>The stack of the first thread.</summary>
    Stack,

    /// <summary>Addresses that are taken and cannot be used: guards, room to grow into.</summary>
    Reserved,

    /// <summary>What the kernel lays into each process: vdso, vvar.</summary>
    Kernel,
}
