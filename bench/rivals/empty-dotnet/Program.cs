// The empty .NET console program: what every worker start is compared with.
return;
