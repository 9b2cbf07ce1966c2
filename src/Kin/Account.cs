namespace Kin;

/// <summary>A line of /etc/passwd (passwd(5)), as far as it matters for credentials.</summary>
/// <param name="Name">Null: the number is not in the file.</param>
/// <param name="UserId">Its number.</param>
/// <param name="GroupId">The number of its first group; null: not known.</param>
internal sealed record Account(string? Name, uint UserId, uint? GroupId);
