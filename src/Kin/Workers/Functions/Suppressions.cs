using System.Diagnostics.CodeAnalysis;

// Functions and object graphs cross between two processes of one untrimmed program: workers are started
// through the runtime's startup hook, which trimmed and AOT programs lack, and Kin refuses to start a worker
// where it is off (StartupHookProvider.IsSupported). So no code below is reached in a program whose metadata
// was cut.
[assembly: UnconditionalSuppressMessage("Trimming", "IL2026",
    Justification = "Never reached in trimmed programs.",
    Scope = "namespaceanddescendants", Target = "~N:Kin.Workers.Functions")]
[assembly: UnconditionalSuppressMessage("Trimming", "IL2055",
    Justification = "Never reached in trimmed programs.",
    Scope = "namespaceanddescendants", Target = "~N:Kin.Workers.Functions")]
[assembly: UnconditionalSuppressMessage("Trimming", "IL2057",
    Justification = "Never reached in trimmed programs.",
    Scope = "namespaceanddescendants", Target = "~N:Kin.Workers.Functions")]
[assembly: UnconditionalSuppressMessage("Trimming", "IL2060",
    Justification = "Never reached in trimmed programs.",
    Scope = "namespaceanddescendants", Target = "~N:Kin.Workers.Functions")]
[assembly: UnconditionalSuppressMessage("Trimming", "IL2067",
    Justification = "Never reached in trimmed programs.",
    Scope = "namespaceanddescendants", Target = "~N:Kin.Workers.Functions")]
[assembly: UnconditionalSuppressMessage("Trimming", "IL2070",
    Justification = "Never reached in trimmed programs.",
    Scope = "namespaceanddescendants", Target = "~N:Kin.Workers.Functions")]
[assembly: UnconditionalSuppressMessage("Trimming", "IL2072",
    Justification = "Never reached in trimmed programs.",
    Scope = "namespaceanddescendants", Target = "~N:Kin.Workers.Functions")]
[assembly: UnconditionalSuppressMessage("Trimming", "IL2075",
    Justification = "Never reached in trimmed programs.",
    Scope = "namespaceanddescendants", Target = "~N:Kin.Workers.Functions")]
[assembly: UnconditionalSuppressMessage("Trimming", "IL2080",
    Justification = "Never reached in trimmed programs.",
    Scope = "namespaceanddescendants", Target = "~N:Kin.Workers.Functions")]
[assembly: UnconditionalSuppressMessage("Trimming", "IL2091",
    Justification = "Never reached in trimmed programs.",
    Scope = "namespaceanddescendants", Target = "~N:Kin.Workers.Functions")]
[assembly: UnconditionalSuppressMessage("SingleFile", "IL3000",
    Justification = "An empty location is handled.",
    Scope = "namespaceanddescendants", Target = "~N:Kin.Workers.Functions")]
[assembly: UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Never reached in AOT programs.",
    Scope = "namespaceanddescendants", Target = "~N:Kin.Workers.Functions")]
