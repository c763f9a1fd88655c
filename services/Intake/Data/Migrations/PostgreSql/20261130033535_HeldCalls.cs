using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Intake.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class HeldCalls : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "HeldBy",
                table: "FollowUps",
                type: "character varying(100)",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "HeldUntil",
                table: "FollowUps",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_FollowUps_HeldBy",
                table: "FollowUps",
                column: "HeldBy",
                filter: "\"HeldBy\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_FollowUps_HeldBy",
                table: "FollowUps");

            migrationBuilder.DropColumn(
                name: "HeldBy",
                table: "FollowUps");

            migrationBuilder.DropColumn(
                name: "HeldUntil",
                table: "FollowUps");
        }
    }
}
