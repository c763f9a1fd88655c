global using Contracts.Messages;
global using MassTransit;
global using Microsoft.EntityFrameworkCore;
global using System.Text.Json;
