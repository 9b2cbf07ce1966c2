namespace Kin.Native.Spawn;

/// <summary>What a record means to a reader.</summary>
/// <param name="Call">The system call as the man pages name it, with the operation where one has
/// many.</param>
/// <param name="Subject">What it is applied to, for the error message; null when the arguments say
/// it.</param>
internal readonly record struct PlanStep(string Call, string? Subject);
